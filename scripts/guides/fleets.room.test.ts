/** The files of docs/guides/fleets.md: the fleet loads, the job's command and shares are ones that camlock understands. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { toDeviceId } from '../../devices/index.ts';
import { inShard, loadFleetFile, parseShard } from '../../simulator/index.ts';
import { registerSimulate } from '../cli/simulate.ts';
import { codeBlocks } from './code-blocks.ts';

const blocks = codeBlocks('fleets');
const block = (name: string): string => blocks.find(({ info }) => info === name)?.code ?? '';

async function fleet() {
  const folder = mkdtempSync(join(tmpdir(), 'camlock-fleets-guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'fleet.yaml'), block('fleet.yaml'));
  return loadFleetFile(join(folder, 'fleet.yaml'));
}

test('the fleet of the guide is one', async () => {
  const { devices, schedules, sleep } = await fleet();
  expect([devices.length, schedules.length, sleep.length]).toEqual([50, 3, 1]);
  expect(new Set(devices.map(({ firmware }) => firmware))).toEqual(new Set(['1.0.0', '1.1.0', undefined]));
});

test('the pods of the job together run exactly the fleet, with flags there are', async () => {
  const job = parse(block('job.yaml')) as {
    spec: { completions: number; template: { spec: { containers: { args: string[] }[] } } };
  };
  const { completions } = job.spec;
  const command = job.spec.template.spec.containers[0]?.args[0] ?? '';
  const program = new Command();
  registerSimulate(program);
  const known = program.commands[0]?.options.map(({ long }) => long);
  const flags = command.match(/--[a-z-]+/g) ?? [];
  expect(flags).toContain('--shard');
  for (const flag of flags) expect(known).toContain(flag);
  const ids = (await fleet()).devices.map(toDeviceId);
  const shares = Array.from({ length: completions }, (_, index) => {
    const [, text = ''] = /--shard (\S+)/.exec(command.replace('$JOB_COMPLETION_INDEX', String(index))) ?? [];
    return ids.filter((id) => inShard(id, parseShard(text)));
  });
  expect(shares.flat().sort()).toEqual([...ids].sort());
});
