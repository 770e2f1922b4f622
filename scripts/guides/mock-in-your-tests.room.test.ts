/** docs/guides/mock-in-your-tests.md: its code runs, and does what the page says. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ManualClock } from '../../devices/index.ts';
import type { Platform } from '../../mock-platform/index.ts';
import { root } from '../root.ts';
import { codeBlocks } from './code-blocks.ts';

interface Snippet {
  readonly clock: ManualClock;
  readonly platform: Platform;
  readonly server: { close(): void };
  readonly token: { readonly access_token?: string; readonly expires_in?: number };
}

let folder = '';
let snippet: Snippet;

beforeAll(async () => {
  mkdirSync(join(root, 'build'), { recursive: true });
  folder = mkdtempSync(join(root, 'build/guide-mock-'));
  const [code] = codeBlocks('mock-in-your-tests').filter(({ language }) => language === 'ts');
  // The page speaks from the clone's own folder; nothing else is changed.
  const text = `${code?.code.replaceAll("from './", "from '../../")}\nexport { clock, platform, server, token };\n`;
  const file = join(folder, 'snippet.ts');
  writeFileSync(file, text);
  snippet = (await import(/* @vite-ignore */ file)) as Snippet;
});
afterAll(async () => {
  snippet?.server.close();
  await snippet?.platform.close();
  rmSync(folder, { recursive: true, force: true });
});

/** WeChat's own answer to a call with this token. */
async function errcodeWith(token: string): Promise<number> {
  const url = `https://api.weixin.qq.com/wxa/getsnticket?access_token=${token}`;
  const answer = await snippet.platform.fetch(new Request(url, { method: 'POST', body: JSON.stringify({ sn: 'S', model_id: 'none' }) }));
  return ((await answer.json()) as { errcode: number }).errcode;
}

describe('what the guide shows', () => {
  it('gets a token from the official address without a network', () => {
    expect(snippet.token).toMatchObject({ access_token: expect.any(String), expires_in: 7200 });
  });

  it('passes time when told to: the token of two hours expires', async () => {
    const token = snippet.token.access_token as string;
    expect(await errcodeWith(token)).toBe(9800003);
    snippet.clock.advance(7_201_000);
    expect(await errcodeWith(token)).toBe(42001);
  });

  it('answers 501 with the name of what is not built', async () => {
    const answer = await snippet.platform.fetch(new Request('https://api.weixin.qq.com/wxa/nothing-like-this', { method: 'POST' }));
    expect(answer.status).toBe(501);
    expect(await answer.text()).toContain('/wxa/nothing-like-this');
  });
});
