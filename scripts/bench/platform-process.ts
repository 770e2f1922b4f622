/** `camlock platform --json` as a child process. */
import type { ChildProcess } from 'node:child_process';

export function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', () => resolve());
  });
}

/** The addresses it prints once it listens. Rejects when it ends first. */
export function listening(child: ChildProcess): Promise<{ readonly http: string; readonly mqtt: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
      if (!line || !text.includes('\n')) return;
      const said = JSON.parse(line) as { readonly http?: string; readonly mqtt?: string };
      if (said.http !== undefined && said.mqtt !== undefined) resolve({ http: said.http, mqtt: said.mqtt });
      else reject(new Error(`the platform does not listen: ${line}`));
    });
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}`)));
  });
}
