/**
 * A Taro that stays: one platform, one build at a time, any number of projects (facts/taro.md A5). A child of warm-taro.ts,
 * which sends `{ id, projectPath, cacheFolder, cacheVersion }` and hears `{ line }` and at the end `{ id, ok, log }`.
 */
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';

process.env.NODE_ENV = 'production';
process.env.TARO_ENV = 'weapp';
process.env.CI = 'true';
process.env.FORCE_COLOR = '0';

/** Text of what Taro printed during the build that runs; bounded, newest last. */
let log = '';
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (text, ...rest) => {
    log = (log + String(text)).slice(-200_000);
    const line = String(text).trim();
    if (line) process.send?.({ line: line.slice(-400) });
    const done = rest.find((one) => typeof one === 'function');
    if (done) process.nextTick(done);
    return true;
  };
}

/** Taro loads a project's configuration once in the life of a process; here it may have changed since. */
function forgetConfiguration(require, projectPath) {
  const folder = join(projectPath, 'config') + sep;
  for (const file of Object.keys(require.cache)) if (file.startsWith(folder)) delete require.cache[file];
}

/** What of a built-in an app uses, Taro collects for the life of a process: the next app would carry the last one's. */
let builtIns;
function forgetComponents(require) {
  const { componentConfig, elementNameSet, componentNameSet } = require('@tarojs/webpack5-runner/dist/utils/component');
  builtIns ??= [...componentConfig.includes];
  componentConfig.includes.clear();
  for (const name of builtIns) componentConfig.includes.add(name);
  componentConfig.exclude.clear();
  componentConfig.thirdPartyComponents.clear();
  componentConfig.includeAll = false;
  elementNameSet.clear();
  componentNameSet.clear();
}

async function build({ projectPath, cacheFolder, cacheVersion }) {
  process.chdir(projectPath);
  const require = createRequire(join(projectPath, 'package.json'));
  const { Config, Kernel } = require('@tarojs/service');
  const cli = require.resolve('@tarojs/cli/package.json');
  const presets = join(cli, '../dist/presets');
  forgetConfiguration(require, projectPath);
  forgetComponents(require);
  const config = new Config({ appPath: projectPath, disableGlobalConfig: true });
  await config.init({ mode: 'production', command: 'build' });
  config.initialConfig = {
    ...config.initialConfig,
    cache: { enable: true, version: cacheVersion, cacheDirectory: cacheFolder, compression: false },
  };
  const kernel = new Kernel({ appPath: projectPath, presets: [join(presets, 'index.js')], config, plugins: [] });
  kernel.optsPlugins = [
    ...(kernel.optsPlugins ?? []),
    join(presets, 'commands/build.js'),
    '@tarojs/plugin-platform-weapp',
    '@tarojs/plugin-framework-react',
  ];
  kernel.cliCommandsPath = join(presets, 'commands');
  kernel.cliCommands = ['build'];
  const options = { platform: 'weapp', isWatch: false, noCheck: true, withoutBuild: false, noInjectGlobalStyle: false };
  await kernel.run({ name: 'build', opts: { _: ['build'], options: { args: {}, ...options } } });
}

/** Taro ends the process when a build fails; what it said must be heard first. */
let current;
const exit = process.exit.bind(process);
process.exit = (code) => {
  if (current === undefined || !process.connected) exit(code);
  process.send({ id: current, ok: false, log }, () => exit(code ?? 1));
};

process.on('message', (job) => {
  log = '';
  current = job.id;
  build(job).then(
    () => process.send({ id: job.id, ok: true, log }),
    (error) => process.send({ id: job.id, ok: false, log: `${log}\n${error?.message ?? error}` }),
  );
});
process.on('disconnect', () => process.exit(0));
