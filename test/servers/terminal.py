"""Runs a command in a terminal of its own, and types when it asks.

usage: terminal.py <question> <answer in hex> <command>...
Prints what the terminal shows. Exits as the command does; 128 and the signal's number if a signal ends it.
"""

import os
import pty
import sys

question, answer, command = sys.argv[1].encode(), bytes.fromhex(sys.argv[2]), sys.argv[3:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)
shown = b""
while True:
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # Linux ends a terminal with an error.
        break
    if not piece:
        break
    shown += piece
    if question and question in shown:
        os.write(terminal, answer)
        question = b""
os.write(1, shown)
status = os.waitpid(child, 0)[1]
sys.exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))
