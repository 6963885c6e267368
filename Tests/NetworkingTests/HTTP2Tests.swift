import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Networking

/// Runs nginx on 127.0.0.1 with TLS and HTTP/2; prints the port and the certificate's path. Ends with its standard input.
private let script = """
    import os, shutil, socket, subprocess, sys, tempfile
    folder = tempfile.mkdtemp()
    cert, key = folder + '/cert.pem', folder + '/key.pem'
    subprocess.run(['/usr/bin/openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
        '-nodes', '-days', '2', '-subj', '/CN=loopback', '-addext', 'subjectAltName=IP:127.0.0.1',
        '-keyout', key, '-out', cert], check=True, stderr=subprocess.DEVNULL)
    with socket.create_server(('127.0.0.1', 0)) as free: port = free.getsockname()[1]
    temporary = ''.join(f'{kind}_temp_path {folder}/{kind}; ' for kind in
        ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'])
    with open(folder + '/nginx.conf', 'w') as file:
        file.write(f'''pid {folder}/pid; error_log {folder}/log; daemon off;
    events {{ worker_connections 64; }}
    http {{ access_log off; {temporary}
      server {{ listen 127.0.0.1:{port} ssl http2; ssl_certificate {cert}; ssl_certificate_key {key};
        add_header X-Protocol $server_protocol always; add_header X-Connection $connection always;
        location / {{ return 200 "sound"; }} location /same {{ return 304; }} }} }}''')
    server = subprocess.Popen(['/usr/sbin/nginx', '-e', folder + '/log', '-c', folder + '/nginx.conf'])
    for _ in range(500):
        try: socket.create_connection(('127.0.0.1', port)).close(); break
        except OSError: server.poll() is None or sys.exit('nginx ended'); socket.socket().close()
        subprocess.run(['/bin/sleep', '0.02'])
    print(port, flush=True)
    print(cert, flush=True)
    try: sys.stdin.read()
    except OSError: pass
    server.terminate(); server.wait(); shutil.rmtree(folder)
    """

private let canServe = ["sbin/nginx", "bin/openssl", "bin/python3"].allSatisfy {
    unsafe access("/usr/\($0)", X_OK) == 0
}

@Suite(.blocking, .enabled(if: canServe, "needs nginx, openssl and python3")) struct HTTP2Tests {
    @Test(arguments: [1, 4])
    func `where HTTP/2 is offered it is spoken, over one connection`(_ perHost: Int) async throws {
        let helper = try LoopbackPython(script, [])
        let port = try #require(Int(helper.line()))
        let certificate = helper.line()
        let client = Client(policy: try loopbackPolicy { $0.authorities = certificate })
        let line = FetchLine(width: 8, perHost: perHost)
        let captures = await withTaskGroup(of: Void.self) { group in
            group.addTask { await client.serve(line) { noon } }
            line.add(
                (0..<40).map {
                    Wanted(
                        number: $0, url: "https://127.0.0.1:\(port)/\($0 % 2 == 0 ? "page" : "same")/\($0)",
                        role: .page, validators: nil)
                })
            var captures: [Int64: Capture] = [:]
            while case let fetched = await line.next(), !fetched.isEmpty {
                for one in fetched { captures[one.number] = one.capture }
            }
            line.close()
            return captures
        }
        #expect(captures.count == 40)
        #expect(captures.allSatisfy { $1.failure == nil && $1.status == ($0 % 2 == 0 ? 200 : 304) })
        #expect(Set(captures.values.map { $0.headers["X-Protocol"] }) == ["HTTP/2.0"])
        #expect(Set(captures.values.map { $0.headers["X-Connection"] }).count == 1)
        #expect(captures[0]?.body == Array("sound".utf8))
        let told = try #require(await client.provenances(["https://127.0.0.1:\(port)/page/x"]).first)
        #expect(
            told.request.hasPrefix("GET /page/x HTTP/2\r\nHost: 127.0.0.1:\(port)\r\nUser-Agent: hledwatch"))
        #expect(told.statusLine.hasPrefix("HTTP/2 200"))
        #expect(told.certificates.count == 1)
    }
}
