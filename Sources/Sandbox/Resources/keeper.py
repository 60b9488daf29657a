"""Keeps the processes of one sandbox: starts them, watches them, and never leaves one behind.

Usage: keeper.py PLAN.json

The plan names the parts, how each is started, whose life the sandbox shares and where to write the state:

    {"owner": {"pid": 4711, "start": 230011}, "state": ".../keeper.json", "wanted": ".../wanted.json",
     "parts": {"mariadb": {"command": [...], "log": "...", "sockets": [...], "patience": 10}, ...},
     "order": ["pbx", ...]}

* Each part runs in a session of its own, so that stopping it stops what it started.
* When the owner (left out for none) does not run any more, however it ended, everything is stopped.
* When the state file is gone, because somebody removed the whole directory, everything is stopped too.
* A part that is asked to end (SIGTERM) and does not within its patience, in seconds, is killed.
* When this process is killed, the kernel kills the parts (PR_SET_PDEATHSIG, by way of setpriv).
* When a part ends that should be running, everything is stopped and the state says which part and how.
* SIGTERM stops everything. SIGUSR1 reads the wanted parts again: {"pbx": false} kills one, true starts it again.
"""

import json
import os
import resource
import signal
import subprocess
import sys

OWNER_CHECK = 0.2
# A call takes four sockets of each Asterisk, and a usual soft limit is 1024 files.
FILES = 65536


def stat_fields(pid):
    """What follows the name in /proc/<pid>/stat (proc(5)): first the state, at 19 the start."""
    with open(f"/proc/{pid}/stat", "rb") as stat:
        return stat.read().rsplit(b")", 1)[1].split()


def start_ticks(pid):
    """When the process started, in clock ticks since boot: with the id, an identity no later process shares."""
    return int(stat_fields(pid)[19])


def is_alive(process):
    try:
        fields = stat_fields(process["pid"])
    except (FileNotFoundError, ProcessLookupError):
        return False
    return int(fields[19]) == process["start"] and fields[0] != b"Z"


class Keeper:
    def __init__(self, plan):
        self.plan = plan
        self.running = {}
        self.problem = None

    def write_state(self):
        state = {
            "keeper": {"pid": os.getpid(), "start": start_ticks(os.getpid())},
            "parts": {
                name: {"pid": process.pid, "start": process.start} for name, process in self.running.items()
            },
            "problem": self.problem,
        }
        path = self.plan["state"]
        with open(path + ".new", "w") as file:
            json.dump(state, file)
        os.replace(path + ".new", path)

    def start(self, name):
        part = self.plan["parts"][name]
        self.remove_sockets(part)
        with open(part["log"], "ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *part["command"]],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                env={**os.environ, **part.get("environment", {})},
            )
        process.start = start_ticks(process.pid)
        self.running[name] = process

    def kill(self, name):
        process = self.running.pop(name)
        signal_group(process, signal.SIGKILL)
        process.wait()
        self.remove_sockets(self.plan["parts"][name])

    def apply_wanted(self):
        with open(self.plan["wanted"]) as file:
            wanted = json.load(file)
        for name in self.plan["parts"]:
            if wanted.get(name, True) and name not in self.running:
                self.start(name)
            elif not wanted.get(name, True) and name in self.running:
                self.kill(name)

    def ended_part(self):
        """The first part that ended by itself, in words; None when all run."""
        for name, process in self.running.items():
            status = process.poll()
            if status is not None:
                how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
                return f"{name} {how}; see {self.plan['parts'][name]['log']}"
        return None

    def stop(self):
        """Ends the parts one after the other, in the plan's order: an Asterisk says goodbye to its calls, and the other
        one must still be there to hear it, or it waits until its patience is over."""
        for name in self.plan["order"]:
            process = self.running.get(name)
            if process is None:
                continue
            signal_group(process, signal.SIGTERM)
            # A part that was frozen (SIGSTOP) hears nothing until it is woken.
            signal_group(process, signal.SIGCONT)
            try:
                process.wait(self.plan["parts"][name]["patience"])
            except subprocess.TimeoutExpired:
                pass
            signal_group(process, signal.SIGKILL)
            process.wait()
        for part in self.plan["parts"].values():
            self.remove_sockets(part)
        self.running.clear()

    @staticmethod
    def remove_sockets(part):
        for path in part.get("sockets", []):
            try:
                os.unlink(path)
            except FileNotFoundError:
                pass


def signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    try:
        os.setsid()
    except PermissionError:
        pass  # already leads a group of its own
    signals = {signal.SIGTERM, signal.SIGUSR1, signal.SIGCHLD}
    signal.pthread_sigmask(signal.SIG_BLOCK, signals)
    # SIGCHLD is ignored by default, and an ignored signal is never waited for.
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    files = FILES if hard == resource.RLIM_INFINITY else min(hard, FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))

    keeper = Keeper(plan)
    try:
        for name in plan["parts"]:
            keeper.start(name)
        keeper.write_state()
        while True:
            received = signal.sigtimedwait(signals, OWNER_CHECK)
            if "owner" in plan and not is_alive(plan["owner"]):
                break
            if not os.path.exists(plan["state"]):
                break
            if received and received.si_signo == signal.SIGTERM:
                break
            if received and received.si_signo == signal.SIGUSR1:
                keeper.apply_wanted()
                keeper.write_state()
            keeper.problem = keeper.ended_part()
            if keeper.problem:
                break
    finally:
        keeper.stop()
        if os.path.exists(plan["state"]):
            keeper.write_state()
    return 1 if keeper.problem else 0


if __name__ == "__main__":
    sys.exit(main())
