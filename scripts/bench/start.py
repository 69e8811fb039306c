#!/usr/bin/env python3
"""Measures how long a user waits for one vector: from starting the process to the first line of its output.

    start.py [--runs 9] PROGRAM [OPTIONS...] [--versus PROGRAM [OPTIONS...]]...

Several commands run in turns, so that whatever else the machine does meets all of them. Prints a table: the median, the fastest, and the
median of the largest amount of memory, in MB.
"""

import os
import statistics
import subprocess
import sys
import time


def one_run(command):
    """Milliseconds to the first line, and MB of memory."""
    begin = time.perf_counter()
    process = subprocess.Popen([*command, "hi"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if not process.stdout.readline():
        sys.exit(f"{' '.join(command)} printed nothing")
    elapsed = time.perf_counter() - begin
    process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return elapsed * 1000, usage.ru_maxrss / 1000


def main():
    arguments, runs = sys.argv[1:], 9
    if arguments[:1] == ["--runs"]:
        runs, arguments = int(arguments[1]), arguments[2:]
    commands = [[]]
    for argument in arguments:
        commands.append([]) if argument == "--versus" else commands[-1].append(argument)
    if not all(commands):
        sys.exit(__doc__)
    for command in commands:
        one_run(command)
    results = [[one_run(command) for command in commands] for _ in range(runs)]
    print("| command | first vector, median | fastest | memory |\n| --- | --- | --- | --- |")
    for command, measured in zip(commands, zip(*results)):
        times, memory = zip(*measured)
        print(f"| `{' '.join(command)}` | {statistics.median(times):.0f} ms | {min(times):.0f} ms | {statistics.median(memory):.0f} MB |")


if __name__ == "__main__":
    if sys.argv[1:2] in (["-h"], ["--help"]):
        sys.exit(print(__doc__))
    main()
