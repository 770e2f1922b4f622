/** docs/reference/mistakes.md: every finding it names is there, every proof is a test that exists. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../root.ts';

const page = readFileSync(join(root, 'docs/reference/mistakes.md'), 'utf8');
const rows = page.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| mistake'));
const anchors = readFileSync(join(root, 'docs/reference/findings.md'), 'utf8');

it('the promises of the guide for developers have tests that exist', () => {
  const guide = readFileSync(join(root, 'docs/guides/for-developers.md'), 'utf8');
  const proofs = [...guide.matchAll(/\]\(\.\.\/\.\.\/([^)#]+\.test\.ts)\)/g)].map(([, path]) => path as string);
  expect(proofs.length).toBeGreaterThan(15);
  for (const path of proofs) expect(existsSync(join(root, path)), path).toBe(true);
});

it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))('%s', (_, row) => {
  const proofs = [...row.matchAll(/\]\(\.\.\/\.\.\/([^)#]+\.test\.ts)\)/g)].map(([, path]) => path as string);
  expect(proofs.length).toBeGreaterThan(0);
  for (const path of proofs) expect(existsSync(join(root, path)), path).toBe(true);
  for (const [, anchor, code] of row.matchAll(/\[`([a-z-]+)`\]\(findings\.md#([a-z-]+)\)/g)) {
    expect(anchor).toBe(code);
    expect(anchors).toContain(`<a id="${code}"></a>`);
  }
});
