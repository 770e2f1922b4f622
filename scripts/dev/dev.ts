/** `camlock dev`: a phone that shows what is on disk, seconds after it was saved. */
import { basename, dirname, join, relative, resolve } from 'node:path';
import { formatFinding, loadBrand } from '../../generator/index.ts';
import { buildApp, folderWithTaro } from '../build/taro-build.ts';
import { openWarmTaro } from '../build/warm-taro.ts';
import { failureText, type Output, untilStopped } from '../cli/output.ts';
import { openConsole } from '../console/open-console.ts';
import { Failure, messageOf, toFailure } from '../failure.ts';
import { addressLines } from '../platform/doors.ts';
import { openHome } from '../platform/home.ts';
import { seedOf } from '../platform/seed.ts';
import { root, workRoot } from '../root.ts';
import { playWith } from '../start/play.ts';
import { openScene, type Scene, uploadTrial } from '../start/scene.ts';
import { createStepRunner } from '../start/step-runner.ts';
import { claimWorkplace } from '../start/workplace.ts';
import { openLiveProject } from './live-project.ts';

export interface DevOptions {
  readonly output: Output;
  readonly brandFile: string;
  readonly env?: string;
  /** Wanted ports; taken ones are replaced by free ones. */
  readonly port: number;
  readonly mqttPort: number;
  /** Leave the devices unbound: for work on the way they are added. */
  readonly unbound: boolean;
}

/** What a project is made of when camlock runs from its clone: an installed package does not change. */
const ownSources = (): string[] => (workRoot === root ? ['templates/app', 'devices'].map((folder) => join(root, folder)) : []);

/** Stays up until Ctrl-C. Returns the exit code; a failure of the first build ends it, a later one does not. */
export async function dev(options: DevOptions): Promise<number> {
  const { output, brandFile } = options;
  const env = options.env === undefined ? {} : { env: options.env };
  const workplace = claimWorkplace(workRoot, basename(dirname(resolve(brandFile))));
  const cleanup: (() => Promise<void>)[] = [async () => workplace.release()];
  const stopped = untilStopped();
  try {
    const { projectPath, folder } = workplace;
    const base = folderWithTaro(projectPath);
    if (!base)
      throw new Failure('build-without-taro', `@tarojs/cli is not installed for ${projectPath}`, {
        fix: 'run npm install --ignore-scripts beside the brand, or call camlock from its clone',
      });
    const taro = openWarmTaro(base);
    cleanup.push(async () => taro.close());
    const scene = await Promise.race([
      openScene({ ...options, ...env, steps: createStepRunner(output), cleanup, projectPath, folder, compile: taro.compile }),
      stopped.then(() => undefined),
    ]);
    if (!scene) return 130;
    if (!options.unbound) await moveIn(scene);
    const live = await openLiveProject({
      brandFile,
      ...env,
      projectPath,
      sources: ownSources(),
      async show({ written }) {
        const began = performance.now();
        const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
        const what = written.length === 0 ? 'your change' : `${written.length} generated file${written.length === 1 ? '' : 's'}`;
        output.say(`${what}: building …`);
        await seedAgain(scene, brandFile, env);
        const { ms } = await buildApp({ projectPath, compile: taro.compile });
        await uploadTrial({ ...scene, output });
        scene.platform.wechat.operator.reloadOnPhones({ appid: scene.brand.app.appid, stage: 'trial' });
        output.say(`   ✓ built in ${(ms / 1000).toFixed(1)} s, on the phone after ${seconds()} s`);
        output.result({ type: 'shown', written, buildMs: ms, seconds: seconds() });
      },
      onFindings(findings) {
        for (const finding of findings) output.say(formatFinding(finding));
        output.say('the phone keeps what it has; correct the lines above');
        output.result({ type: 'findings', findings });
      },
      onFailure(error) {
        const failure = toFailure(error);
        process.stderr.write(`${failure ? failureText(failure) : messageOf(error)}\n`);
        output.result({ type: 'failed', message: messageOf(error) });
      },
    });
    cleanup.push(() => live.close());
    output.say('');
    for (const line of addressLines(scene.addresses)) output.say(line);
    const console = openConsole(scene, { brandFile });
    cleanup.push(() => console.close());
    for (const line of console.lines) output.say(line);
    output.say(
      `\nWatching ${relative(process.cwd(), resolve(brandFile))} and ${relative(process.cwd(), projectPath)}: save a file, look at the phone.`,
    );
    output.result({ type: 'ready', phone: `${scene.addresses.http}/phone/`, project: projectPath });
    await playWith(scene, output, stopped);
    output.say('ending …');
    return 0;
  } finally {
    for (const undo of cleanup.splice(0).reverse()) await undo().catch(() => {});
  }
}

/** The person of the phone has a home with every device, and wants every reminder: pages have something to show. */
async function moveIn({ platform, brand, secrets, devices }: Scene): Promise<void> {
  const home = await openHome(platform, brand, secrets);
  for (const device of devices) {
    await home.bind(device);
    await home.subscribe(device);
  }
}

/** Names, models, templates and rules of the brand as they are now. Another appid is another mini-program. */
async function seedAgain(scene: Scene, brandFile: string, env: { readonly env?: string }): Promise<void> {
  const { brand } = await loadBrand(brandFile, env);
  if (!brand) return;
  if (brand.file.app.appid !== scene.brand.app.appid)
    throw new Failure('appid-changed', `app.appid was ${scene.brand.app.appid}, is ${brand.file.app.appid}`, {
      fix: 'end camlock dev and start it again',
    });
  scene.platform.seed(seedOf(brand.file, scene.secrets, scene.devices));
}
