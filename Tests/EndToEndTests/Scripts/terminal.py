# Runs a program on a pseudo-terminal of its own: terminal.py ROWS COLUMNS [--keys TEXT AFTER]... -- PROGRAM ARGUMENT...
#
# All that it shows is copied to standard output, raw; TEXT is typed once AFTER was shown. Ends with the program's code.
# An interrupt is typed again where it was not answered: less loses one that comes between its prompt and its reading.
import fcntl, os, pty, select, struct, sys, termios, time

rows, columns = int(sys.argv[1]), int(sys.argv[2])
rest, keys = sys.argv[3:], []
while rest[0] == "--keys":
    keys.append((rest[1].encode().decode("unicode_escape").encode(), rest[2].encode()))
    rest = rest[3:]
program = rest[1:]
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.execvp(program[0], program)
shown, searched, typed, end = b"", 0, b"", time.monotonic() + 60
while time.monotonic() < end:
    if not select.select([terminal], [], [], 1)[0]:
        if typed == b"\x03":
            os.write(terminal, typed)
        continue
    try:
        part = os.read(terminal, 65536)
    except OSError:
        break
    if not part:
        break
    shown += part
    while keys and keys[0][1] in shown[searched:]:
        searched += shown[searched:].index(keys[0][1]) + len(keys[0][1])
        typed = keys.pop(0)[0]
        os.write(terminal, typed)
else:
    os.kill(child, 9)
    sys.stderr.write("the program did not end\n")
sys.stdout.buffer.write(shown)
sys.stdout.buffer.flush()
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) & 0xFF)
