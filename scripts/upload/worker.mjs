/**
 * One upload or preview with the unmodified miniprogram-ci, in a process of its own: after a failed compile the library
 * never lets its process exit (facts/miniprogram-ci.md §4.1), and proxy and CA must be in the environment before Node starts.
 * The job arrives as the first IPC message; answers: {progress}, {started}, {done}, {failed}. Always ends by itself.
 */
import { createRequire } from 'node:module';

/** The library logs hundreds of lines, request URLs included (§4.10): nothing of it reaches our output. */
const mute = () => true;
process.stdout.write = mute;
process.stderr.write = mute;

const answer = (message) => new Promise((resolve) => process.send(message, () => resolve(undefined)));

process.on('disconnect', () => process.exit(1));
process.on('uncaughtException', (error) => finish({ failed: describe(error) }, 1));
process.on('unhandledRejection', (error) => finish({ failed: describe(error) }, 1));

function describe(error) {
  if (typeof error === 'string') return { message: error };
  return { code: error?.code, message: String(error?.message ?? error), path: typeof error?.path === 'string' ? error.path : undefined };
}

async function finish(message, code) {
  await answer(message);
  process.exit(code);
}

process.once('message', async (job) => {
  try {
    const ci = createRequire(import.meta.url)('miniprogram-ci');
    await answer({ started: true });
    const project = new ci.Project({
      appid: job.appid,
      type: 'miniProgram',
      projectPath: job.projectPath,
      privateKeyPath: job.privateKeyPath,
      ignores: ['node_modules/**/*'],
    });
    const options = {
      project,
      version: job.version,
      desc: job.desc,
      robot: job.robot,
      // Taro's output is ES5 and minified already: no transform (facts/miniprogram-ci.md §3.1).
      setting: {},
      onProgressUpdate: (task) => {
        const text = typeof task === 'string' ? task : `${task.status} ${task.message}`;
        if (process.connected) process.send({ progress: text.slice(0, 200) });
      },
    };
    const result = job.preview ? await ci.preview({ ...options, ...job.preview }) : await ci.upload(options);
    await finish({ done: { packages: (result.subPackageInfo ?? []).map(({ name, size }) => ({ name, size })) } }, 0);
  } catch (error) {
    await finish({ failed: describe(error) }, 1);
  }
});
