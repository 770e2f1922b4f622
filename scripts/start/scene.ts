/** Steps 1 to 5 of `camlock start`, one after the other, sharing what they made. Stories run the same scene. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatFinding, generateProject, loadBrand } from '../../generator/index.ts';
import type { Platform, VersionRow } from '../../mock-platform/index.ts';
import {
  createFaultBook,
  createFleet,
  createSimulatorControl,
  describe,
  deviceHop,
  type Fleet,
  findEncoder,
} from '../../simulator/index.ts';
import type { Compile } from '../build/compile.ts';
import { buildApp } from '../build/taro-build.ts';
import type { Output } from '../cli/output.ts';
import { Failure } from '../failure.ts';
import type { Addresses } from '../platform/doors.ts';
import { openPlatform } from '../platform/open.ts';
import { prebuiltDashboard } from '../platform/prebuilt-phone.ts';
import { openSecrets, type RunSecrets } from '../platform/secrets.ts';
import { devicesOf, type SeedBrand, type SeededDevice, seedOf } from '../platform/seed.ts';
import { secretsFolder } from '../platform/seed-brand.ts';
import { callPlatform, pictureStoreOf } from '../simulate/platform-client.ts';
import { upload } from '../upload/upload.ts';
import { type LoginService, startLoginService } from './login-service.ts';
import type { StepRunner } from './step-runner.ts';

export interface SceneOptions {
  readonly steps: StepRunner;
  readonly output: Output;
  readonly brandFile: string;
  readonly port: number;
  readonly mqttPort: number;
  /** Undo of everything that was opened, in order; the caller runs it backwards, also after a failure. */
  readonly cleanup: (() => Promise<void>)[];
  /** Where the project is written: inside the clone it shares its node_modules. */
  readonly projectPath: string;
  /** Folder for state, secrets and CA. */
  readonly folder: string;
  /** Default: Taro from nothing. */
  readonly compile?: Compile;
  /** Environment whose overlays count. */
  readonly env?: string;
  /** Further environment of the upload process, e.g. a recorder. */
  readonly uploadEnv?: { readonly [name: string]: string };
}

/** Everything that runs after step 5: platform, uploaded trial version, devices, login service. */
export interface Scene {
  readonly platform: Platform;
  readonly addresses: Addresses;
  readonly brand: SeedBrand;
  readonly secrets: RunSecrets;
  readonly devices: readonly SeededDevice[];
  readonly fleet: Fleet;
  readonly projectPath: string;
  readonly trial: VersionRow;
}

/** Robot whose development version is uploaded and selected as trial. */
const ROBOT = 1;
const VERSION = '0.1.0';

const envOf = ({ env }: SceneOptions): { env?: string } => (env === undefined ? {} : { env });

async function readBrand(options: SceneOptions): Promise<SeedBrand> {
  const { brand, findings } = await loadBrand(options.brandFile, envOf(options));
  for (const finding of findings) if (finding.severity === 'warning') options.output.say(`   ${formatFinding(finding)}`);
  if (brand) return brand.file;
  const errors = findings.filter(({ severity }) => severity === 'error');
  throw new Failure('brand-has-errors', `${options.brandFile} has ${errors.length} error${errors.length === 1 ? '' : 's'}`, {
    fix: 'correct the lines above',
    details: errors.map(formatFinding),
  });
}

/** The uploaded package as WeChat's side understood it must hold every page of the build. */
function checkTrial(trial: VersionRow, pages: readonly string[], output: Output): void {
  const missing = pages.filter((page) => !trial.package.pages.includes(page));
  if (missing.length > 0) throw new Failure('package-incomplete', `the uploaded package lacks ${missing.join(', ')}`);
  output.say(
    `   development version ${trial.version} of robot ${trial.robot} selected as trial: ${trial.package.pages.length} pages, ${trial.package.files.length} files`,
  );
  for (const { name, size } of trial.package.sizes) output.say(`   ${name}: ${Math.ceil(size / 1024)} KB`);
}

/** What stands in the project's output folder becomes the trial version. Throws {@link Failure}. */
export async function uploadTrial(
  scene: Pick<Scene, 'platform' | 'addresses' | 'brand' | 'secrets' | 'projectPath'> & Pick<SceneOptions, 'output' | 'uploadEnv'>,
): Promise<VersionRow> {
  const { platform, addresses, brand, secrets, projectPath, output, uploadEnv } = scene;
  await upload({
    projectPath,
    privateKeyPath: secrets.uploadKeyFile,
    version: VERSION,
    robot: ROBOT,
    desc: `camlock start: ${brand.app.name}`,
    network: { proxy: addresses.proxy, caFile: addresses.caFile },
    ...(uploadEnv ? { env: uploadEnv } : {}),
    onProgress: (text) => output.progress(text),
  });
  return platform.wechat.operator.selectAsTrial({ appid: brand.app.appid, robot: ROBOT });
}

/** Steps 1 to 5. Throws StepFailure naming the step that did not hold. */
export async function openScene(options: SceneOptions): Promise<Scene> {
  const { steps, output, cleanup, folder, projectPath } = options;
  let login: LoginService | undefined;
  let loginHost: string | undefined;

  const { platform, addresses } = await steps.run('platform', 'start the mock platform', async () => {
    const stateFile = join(folder, 'platform.db');
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${stateFile}${suffix}`, { force: true });
    const opened = await openPlatform({
      port: options.port,
      mqttPort: options.mqttPort,
      fallBack: true,
      stateFile,
      folder,
      platform: { phone: { routes: (host) => (host === loginHost ? login?.url : undefined) } },
    });
    cleanup.push(opened.close);
    output.say(`   ${opened.addresses.http}, ${opened.addresses.mqtt}`);
    return opened;
  });

  const made = await steps.run('generate', 'check the brand and generate the project', async () => {
    const brand = await readBrand(options);
    const secrets = openSecrets(secretsFolder(brand.app.appid, folder), brand.app.appid);
    const devices = devicesOf(brand, secrets);
    platform.seed(seedOf(brand, secrets, devices));
    const result = await generateProject({ brandFile: options.brandFile, outDir: projectPath, ...envOf(options) });
    output.say(`   ${result.plan.length} files, ${result.written.length} written to ${projectPath}`);
    for (const { path } of result.kept) output.say(`   kept your edited ${path}`);
    return { brand, secrets, devices };
  });

  const built = await steps.run('build', 'build the weapp output with Taro', async () => {
    const abort = new AbortController();
    cleanup.push(async () => abort.abort());
    return buildApp({
      projectPath,
      signal: abort.signal,
      onProgress: (seconds, line) => output.progress(`${seconds} s  ${line}`),
      ...(options.compile ? { compile: options.compile } : {}),
    });
  });

  const trial = await steps.run('upload', 'upload with miniprogram-ci and select as trial', async () => {
    const row = await uploadTrial({ ...options, ...made, platform, addresses });
    checkTrial(row, built.app.pages, output);
    return row;
  });

  const fleet = await steps.run('devices', 'connect the simulated devices over MQTT', async () => {
    const clipProgram = findEncoder();
    const units = createFleet({
      devices: made.devices,
      brokerUrl: addresses.mqtt,
      faults: createFaultBook({ clock: platform.clock }),
      pictures: pictureStoreOf(addresses.http),
      ...(clipProgram === undefined ? {} : { clipProgram }),
    });
    units.listen((line) => {
      if (['connected', 'refused', 'rejected', 'wifi-failed'].includes(line.type)) output.say(`   ${describe(line)}`);
    });
    units.listen((line) => {
      const hop = deviceHop(line);
      if (hop) platform.iotCloud.deviceHops([hop]);
    });
    cleanup.push(() => units.stop());
    platform.attach('simulator', {
      fetch: createSimulatorControl(units, {
        clock: platform.clock,
        ledger: () => callPlatform(addresses.http, '/__mock__/ledger/report'),
        ...(prebuiltDashboard ? { prebuilt: prebuiltDashboard } : {}),
      }),
    });
    const { refused } = await units.start();
    const [first] = refused;
    if (first) throw new Failure('device-refused', `${first.id} was not let in: ${first.refusal.reason}`, { fix: first.refusal.fix });
    login = await startLoginService({ projectPath, platformUrl: addresses.http, secrets: made.secrets });
    loginHost = new URL(made.brand.cloud.login).host;
    const service = login;
    cleanup.push(() => service.stop());
    output.say(`   login service of the brand on ${service.url}, reached as ${made.brand.cloud.login}`);
    return units;
  });

  return { platform, addresses, ...made, fleet, projectPath, trial };
}
