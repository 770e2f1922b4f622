import { expect, it } from 'vitest';
import { packageLines } from './package-lines.ts';

it('every package is shown against its own limit', () => {
  const lines = packageLines([
    { name: '__FULL__', size: 3 * 1024 * 1024 },
    { name: '__APP__', size: 1024 * 1024 },
    { name: 'panels/lock', size: 1_950_000 },
    { name: 'panels/camera', size: 2_100_000 },
    { name: 'pages/manuals', size: 10 },
  ]);
  expect(lines[0]).toMatch(/everything +3072 KB of 30720 KB .* 10 %$/);
  expect(lines[1]).toMatch(/main package +1024 KB of +2048 KB +█{10}░{10} 50 %$/);
  expect(lines[2]).toMatch(/sub-package panels\/lock .*93 % {2}nearly full$/);
  expect(lines[3]).toMatch(/sub-package panels\/camera .*100 % {2}too large$/);
  expect(lines[4]).toMatch(/1 KB .* █░{19} 0 %$/);
});
