/// A time-stamp authority of openssl's, with a certificate of its own making.
public enum TimeStampAuthority {
    /// Shell commands that make `ca.pem`, `tsa.pem`, `tsa.key` and `ts.cnf` in a directory.
    public static func script(in directory: String) -> String {
        """
        set -e
        cd '\(directory)'
        cat > ts.cnf <<'END'
        [tsa]
        default_tsa = tsa_config
        [tsa_config]
        serial = ./serial
        crypto_device = builtin
        signer_cert = ./tsa.pem
        certs = ./ca.pem
        signer_key = ./tsa.key
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256
        accuracy = secs:1
        ess_cert_id_alg = sha256
        [tsa_cert]
        extendedKeyUsage = critical,timeStamping
        keyUsage = critical,digitalSignature
        END
        echo 01 > serial
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ca.key -out ca.pem \\
            -days 3650 -subj '/CN=Test Root' 2>/dev/null
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout tsa.key -out tsa.csr \\
            -subj '/CN=Test Time Stamps' 2>/dev/null
        openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 3650 -out tsa.pem \\
            -extfile ts.cnf -extensions tsa_cert 2>/dev/null
        """
    }
}
