/** The manifests and settings of docs/guides/cluster.md against the command and a real platform: flags, names, ports and paths exist. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createPlatform } from '../../mock-platform/index.ts';
import { registerPlatform } from '../cli/platform.ts';
import { root } from '../root.ts';
import { codeBlocks } from './code-blocks.ts';

interface Container {
  readonly command?: string[];
  readonly args?: string[];
  readonly env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
  readonly ports: { name: string; containerPort: number }[];
  readonly volumeMounts?: { name: string }[];
  readonly livenessProbe?: { tcpSocket: { port: string } };
  readonly readinessProbe?: { httpGet: { path: string; port: string } };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly selector: { app?: string; matchLabels?: { app: string } };
    readonly ports?: { port: number; targetPort: string }[];
    readonly template?: {
      readonly metadata: { labels: { app: string } };
      readonly spec: { containers: Container[]; volumes?: { name: string }[] };
    };
    readonly volumeClaimTemplates?: { metadata: { name: string } }[];
  };
}

const blocks = codeBlocks('cluster');
const manifests = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ code }) =>
    parseAllDocuments(code).map((document) => {
      expect(document.errors).toEqual([]);
      return document.toJS() as Manifest;
    }),
  );
const containerOf = (all: readonly Manifest[]) => all.find(({ spec }) => spec.template)?.spec.template?.spec.containers[0] as Container;
const platform = containerOf(manifests[0] ?? []);
const settings = blocks.filter(({ language }) => language === 'ini' || language === 'hocon').map(({ code }) => code);

test('each part is a workload with a service that reaches it', () => {
  expect(manifests.map((all) => all.map(({ kind, metadata }) => `${kind} ${metadata.name}`))).toEqual([
    ['Deployment camlock', 'Service camlock'],
    ['StatefulSet postgres', 'Service postgres'],
    ['StatefulSet broker', 'Service broker'],
    ['StatefulSet broker', 'Service broker'],
  ]);
  for (const [workload, service] of manifests as [Manifest, Manifest][]) {
    const label = workload.spec.template?.metadata.labels.app;
    expect([workload.spec.selector.matchLabels?.app, service.spec.selector.app]).toEqual([label, label]);
    const { ports, volumeMounts = [] } = containerOf([workload]);
    expect(ports.map(({ name }) => name)).toEqual(service.spec.ports?.map(({ targetPort }) => targetPort));
    const volumes = [
      ...(workload.spec.template?.spec.volumes ?? []).map(({ name }) => name),
      ...(workload.spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
    ];
    expect(volumes.sort()).toEqual(volumeMounts.map(({ name }) => name).sort());
  }
});

test('the command of the manifest is one that camlock understands, its environment one it reads', () => {
  const program = new Command();
  registerPlatform(program);
  const [verb] = program.commands;
  expect(platform.command).toEqual(['camlock', verb?.name()]);
  const known = verb?.options.map(({ long }) => long);
  const flags = (platform.args ?? []).filter((arg) => arg.startsWith('--'));
  expect(flags.length).toBeGreaterThan(3);
  for (const flag of flags) expect(known).toContain(flag);
  const source = readFileSync(join(root, 'scripts/cli/platform.ts'), 'utf8');
  for (const { name } of platform.env ?? []) if (name !== 'POD_IP') expect(source).toContain(`process.env.${name}`);
  const port = Number(platform.args?.[platform.args.indexOf('--port') + 1]);
  expect(platform.ports).toEqual([{ name: 'http', containerPort: port }]);
  expect(platform.env?.find(({ name }) => name === 'CAMLOCK_ADVERTISE')?.value).toBe(`http://$(POD_IP):${port}`);
  expect(settings.join('\n').match(/http:\/\/camlock:\d+/g)).toEqual(Array.from({ length: 6 }, () => `http://camlock:${port}`));
});

test('secrets are referred to, and every one that is referred to is made', () => {
  const made = blocks.find(({ code }) => code.includes('kubectl create secret generic camlock'))?.code ?? '';
  const all = manifests.flatMap((part) => containerOf(part).env ?? []);
  const secret = all.filter(({ name }) => /URL$|KEY$|PASSWORD$/.test(name));
  expect(secret.length).toBe(4);
  for (const { valueFrom, value } of secret) {
    expect([value, valueFrom?.secretKeyRef?.name]).toEqual([undefined, 'camlock']);
    expect(made).toContain(`--from-literal=${valueFrom?.secretKeyRef?.key}=`);
  }
});

test('probes and the questions of both brokers are answered at the paths of the guide', async () => {
  const inspectionKey = 'a-key-for-tests-0123';
  // Nobody listens on port 1: the brokers ask before the platform has joined them.
  const running = await createPlatform({ inspectionKey, allowedHosts: ['camlock'], broker: { url: 'mqtt://camlock:word@127.0.0.1:1' } });
  onTestFinished(() => running.close());
  const { url } = await running.listen();
  const probe = await fetch(url + platform.readinessProbe?.httpGet.path);
  expect([probe.status, await probe.json()]).toEqual([503, { ok: false }]);
  const asked = settings.flatMap((text) => [...text.matchAll(/http:\/\/camlock:\d+(\/[^\s"]+)/g)].map(([, path]) => path as string));
  const answers: string[] = [];
  for (const path of asked) {
    const emqx = path.includes('/emqx/');
    const body = emqx ? '{"clientid":"a","username":"a","password":"b","topic":"t","action":"publish"}' : 'username=a&password=b';
    const headers: { [name: string]: string } = emqx
      ? { 'content-type': 'application/json', 'x-camlock-key': inspectionKey }
      : { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await fetch(url + path.replace('INSPECTION_KEY', inspectionKey), { method: 'POST', body, headers });
    answers.push(`${answer.status} ${await answer.text()}`);
    expect((await fetch(url + path, { method: 'POST', body })).status).toBe(401);
  }
  expect(answers).toEqual([...Array.from({ length: 4 }, () => '200 deny'), '200 {"result":"deny"}', '200 {"result":"deny"}']);
});
