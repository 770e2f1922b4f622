/** A child that owns the terminal until it ends; signals meant for us reach it and it decides how to end. */
import { spawn } from 'node:child_process';
import { root } from './prepare.mjs';

/**
 * Runs `node ...args` in the clone and returns its exit code.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function runNode(args, env = {}, stdio = 'inherit') {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio, env: { ...process.env, ...env } });
    // Ctrl-C reaches the whole group already; a SIGTERM sent to us alone has to be passed on.
    const pass = () => child.kill('SIGTERM');
    const wait = () => {};
    process.on('SIGINT', wait).on('SIGTERM', pass);
    child.on('error', () => resolve(1));
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}
