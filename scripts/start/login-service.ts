/** The brand's login service, the one every generated project brings, as a process of its own. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Hosts } from '../../devices/index.ts';
import { Failure } from '../failure.ts';
import type { RunSecrets } from '../platform/secrets.ts';

export interface LoginService {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts `server/login.mjs` of the project with both clouds being the platform at `platformUrl`. Throws {@link Failure}. */
export async function startLoginService(options: {
  readonly projectPath: string;
  readonly platformUrl: string;
  readonly secrets: Pick<RunSecrets, 'wechatSecretFile' | 'appSecretFile'>;
}): Promise<LoginService> {
  const script = join(options.projectPath, 'server/login.mjs');
  if (!existsSync(script)) throw new Failure('login-service-missing', `${script} does not exist`, { fix: 'generate the project again' });
  const child = spawn(process.execPath, [script, '--port', '0'], {
    cwd: options.projectPath,
    env: {
      ...process.env,
      WX_SECRET_FILE: options.secrets.wechatSecretFile,
      IOT_APP_SECRET_FILE: options.secrets.appSecretFile,
      WX_API_BASE: `${options.platformUrl}/${Hosts.wechatApi}`,
      IOT_API_BASE: `${options.platformUrl}/${Hosts.iotApp}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new Failure('login-service-not-started', `the login service did not start: ${why}`, {
          details: said.split('\n').filter(Boolean).slice(-5),
        }),
      );
    const timer = setTimeout(() => fail('no answer within 20 s'), 20_000);
    const hear = (text: string): void => {
      said = (said + text).slice(-4000);
      const found = /login service on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`it ended with ${code}`);
    });
  });
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        process.off('exit', kill);
        if (child.exitCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
