/** A console over a brand in a temporary folder, and a person who is signed in to it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createManualClock } from '../../devices/index.ts';
import { createDeploymentConsole } from './index.ts';
import type { ConsoleOptions } from './options.ts';

export const BRAND_TEXT = `# 品牌
app:
  name: 晨曦智家   # 名称
  appid: wx0123456789abcdef
theme:
  primary: "#2B59D9"
`;
const PASSWORD = 'correct horse';

export function openTestConsole(options: Partial<ConsoleOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-console-'));
  const file = join(folder, 'brand.yaml');
  writeFileSync(file, BRAND_TEXT);
  const clock = createManualClock();
  const console = createDeploymentConsole({
    clock,
    account: { name: 'admin', password: PASSWORD },
    brands: [{ id: 'aurora', file }],
    categories: [],
    template: { version: '0.1.0', changes: [] },
    check: async (text) => ({
      findings: text.includes('name: 晨曦')
        ? []
        : [{ severity: 'error', code: 'wrong-format', line: 3, path: 'app.name', message: 'not 晨曦', fix: 'write it' }],
    }),
    readImage: (brand, path) => {
      try {
        return path.startsWith('images/') && !path.includes('..') ? readFileSync(join(brand, '..', path)) : undefined;
      } catch {
        return undefined;
      }
    },
    imageMaxBytes: 100_000,
    ...options,
  });
  const send = async (method: string, path: string, body?: unknown, headers: { readonly [name: string]: string } = {}): Promise<Response> =>
    console.fetch(
      new Request(`http://127.0.0.1:7100/console${path}`, {
        method,
        headers: { host: '127.0.0.1:7100', ...headers },
        ...(body === undefined ? {} : { body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
      }),
    );
  /** Headers of a signed-in page. */
  const signIn = async (): Promise<{ cookie: string; 'x-camlock-csrf': string }> => {
    const answer = await send('POST', '/api/sign-in', { name: 'admin', password: PASSWORD });
    const { csrf } = (await answer.json()) as { csrf: string };
    return { cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] as string, 'x-camlock-csrf': csrf };
  };
  return {
    clock,
    file,
    folder,
    send,
    signIn,
    text: () => readFileSync(file, 'utf8'),
    close() {
      console.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
