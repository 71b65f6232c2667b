// Runs Azurite inside this process, under two rules that Azurite itself does not have:
//  - it ends when standard input closes, that is when whoever started it ends, even by SIGKILL. It then sends itself
//    SIGTERM, on which Azurite writes what it still holds in memory: killed outright it loses acknowledged rows.
//  - Ctrl-C in the terminal reaches every process of the terminal's group, and so does the closing of the terminal.
//    The application that started this one stops first and still needs its storage while it does, so both are ignored.
// Usage: node azurite-shim.cjs <pid file, or -> <path of azurite's main script> [azurite's own arguments]
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const [pidFile, main, ...args] = process.argv.slice(2);
if (!pidFile || !main) {
  process.stderr.write('usage: azurite-shim.cjs <pid file, or -> <azurite main script> [arguments]\n');
  process.exit(2);
}

// The next run waits for this one to have written everything: the file says whom to wait for.
if (pidFile !== '-') {
  fs.writeFileSync(pidFile, String(process.pid));
  process.once('exit', () => fs.rmSync(pidFile, { force: true }));
}

// Azurite stops on SIGINT; it must not get to hear of it.
for (const signal of ['SIGINT', 'SIGHUP']) {
  process.on(signal, () => {});
}
const once = process.once;
process.once = function (event, listener) {
  return event === 'SIGINT' ? this : once.call(this, event, listener);
};

// A starter that is gone reads nothing: a broken pipe must not end the flush.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

let ending = false;
const end = () => {
  if (!ending) {
    ending = true;
    process.kill(process.pid, 'SIGTERM');
  }
};
for (const event of ['end', 'close', 'error']) {
  process.stdin.on(event, end);
}
process.stdin.resume();

process.argv = [process.argv[0], path.resolve(main), ...args];
require(path.resolve(main));
