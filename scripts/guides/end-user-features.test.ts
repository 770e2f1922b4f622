/** docs/guides/end-user-features.md: every proof is a test that exists, by file and by name; a row without proof says what is missing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../root.ts';

const page = readFileSync(join(root, 'docs/guides/end-user-features.md'), 'utf8');
const rows = page.split('\n').filter((line) => /^\| P[012] \|/.test(line));

it('has the rows of every page', () => {
  expect(rows.length).toBeGreaterThan(30);
  for (const heading of ['Home', 'Adding a device', 'Messages', 'Me', 'Camera', 'Lock']) expect(page).toContain(`\n## ${heading}\n`);
});

it.each(rows.map((row) => [row.split('|')[2]?.trim() ?? '', row]))('%s', (_, row) => {
  const [, , , proof = '', missing = ''] = row.split('|').map((cell) => cell.trim());
  const links = [...proof.matchAll(/\[([^\]]+)\]\(\.\.\/\.\.\/([^)#]+\.test\.ts)\)/g)];
  if (links.length === 0) expect(missing, 'neither proof nor what is missing').not.toBe('');
  expect(links.length, 'every link of the cell is a test of this repository').toBe(proof.split('](').length - 1);
  for (const [, name = '', path = ''] of links) {
    expect(existsSync(join(root, path)), path).toBe(true);
    expect(readFileSync(join(root, path), 'utf8'), path).toContain(name);
  }
});
