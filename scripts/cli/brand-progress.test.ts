import { describe, expect, it } from 'vitest';
import { brandProgress } from './brand-progress.ts';

/** What a terminal of any height shows after these writes: cursor up, line erased, text. */
function screenOf(written: string): string[] {
  const lines: string[] = [];
  let at = 0;
  for (const part of written.split(/(\p{Cc}\[\d+A|\p{Cc}\[2K|\n)/u)) {
    const up = /^\p{Cc}\[(\d+)A$/u.exec(part);
    if (up) at -= Number(up[1]);
    else if (part === '\u001b[2K') lines[at] = '';
    else if (part === '\n') at += 1;
    else if (part) lines[at] = (lines[at] ?? '') + part;
  }
  return lines.map((line) => line.trim().replace(/ +/g, ' '));
}

describe('brands being built', () => {
  it('on a terminal have a line each, which changes where it stands', () => {
    let written = '';
    const view = brandProgress({ say: () => {} }, { isTTY: true, write: (text) => (written += text) });
    for (const name of ['aurora', 'harbour', 'x'.repeat(40)]) view.tell(name, 'waiting', 0);
    view.tell('aurora', 'building', 0);
    view.tell('harbour', 'building', 0);
    view.tell('aurora', 'built', 12.3);
    view.tell('harbour', 'failed', 4);
    view.stop();
    expect(screenOf(written)).toEqual(['aurora built 12.3 s', 'harbour failed 4 s', `${'x'.repeat(30)} waiting`]);
  });

  it('elsewhere are told when something changes, so that a log stays readable', () => {
    const said: string[] = [];
    const view = brandProgress({ say: (text) => void said.push(text) }, { write: () => expect.unreachable() });
    view.tell('aurora', 'waiting', 0);
    view.tell('aurora', 'building', 0);
    view.tell('aurora', 'built', 12.3);
    view.stop();
    expect(said).toEqual(['aurora: building', 'aurora: built after 12.3 s']);
  });
});
