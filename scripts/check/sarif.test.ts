import { expect, it } from 'vitest';
import { loadBrandText } from '../../generator/index.ts';
import { sarif } from './sarif.ts';

it('places every finding at its line, with its rule and its fix', async () => {
  const { findings } = await loadBrandText(new TextEncoder().encode('app:\n  name: x\n\tappid: y\n'), { dir: '.', name: 'brand.yaml' });
  const [run] = (sarif(findings, '1.2.3', 'brands/brand.yaml') as { runs: { tool: unknown; results: unknown[] }[] }).runs;
  expect(run?.results).toEqual([
    {
      ruleId: 'tab',
      ruleIndex: 0,
      level: 'error',
      message: { text: 'a tab is used as indentation; fix: indent with spaces, two per level' },
      locations: [{ physicalLocation: { artifactLocation: { uri: 'brands/brand.yaml' }, region: { startLine: 3, startColumn: 1 } } }],
    },
  ]);
  expect(run?.tool).toMatchObject({ driver: { name: 'camlock', version: '1.2.3', rules: [{ id: 'tab' }] } });
});

it('names the base or overlay a finding is in, from where the brand file is', async () => {
  const { findings } = await loadBrandText(new TextEncoder().encode('app:\n\tname: x\n'), { dir: '.', name: '../base/brand.yaml' });
  const [run] = (sarif(findings, '1.2.3', 'brands/mine/brand.yaml', 'brand.yaml') as { runs: { results: unknown[] }[] }).runs;
  expect(run?.results).toMatchObject([{ locations: [{ physicalLocation: { artifactLocation: { uri: 'brands/base/brand.yaml' } } }] }]);
});
