/** How the upload reaches WeChat: directly, through the machine's own proxy, or through a running mock platform. */
import { readFileSync } from 'node:fs';
import { Failure, messageOf } from '../failure.ts';
import { DOORS_PATH } from '../platform/doors.ts';

export interface UploadNetwork {
  /** `http://127.0.0.1:PORT` of a proxy that ends TLS. */
  readonly proxy: string;
  /** PEM file of the certificate authority behind that proxy. */
  readonly caFile: string;
}

/** Environment of the worker. `HTTPS_PROXY`, not `ci.proxy()`: the latter is ignored by the COS part (facts §0). */
export function workerEnv(network: UploadNetwork | undefined, env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  if (!network) return { ...env };
  const own: NodeJS.ProcessEnv = { ...env, HTTPS_PROXY: network.proxy, https_proxy: network.proxy, NODE_EXTRA_CA_CERTS: network.caFile };
  for (const name of ['NO_PROXY', 'no_proxy', 'HTTP_PROXY', 'http_proxy']) delete own[name];
  return own;
}

/** The proxy the worker would use by itself, for the log: facts/miniprogram-ci.md §1.1. Credentials in it are not shown. */
export function proxyInUse(env: NodeJS.ProcessEnv = process.env): string | undefined {
  if ([env.NO_PROXY, env.no_proxy].some((list) => list?.split(',').includes('servicewechat.com'))) return undefined;
  const proxy = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy;
  if (!proxy) return undefined;
  try {
    return new URL(proxy).host;
  } catch {
    return '(not a URL)';
  }
}

/** Asks a running platform (`camlock platform`) for its proxy and CA. Throws {@link Failure} when nothing answers there. */
export async function platformNetwork(platformUrl: string): Promise<UploadNetwork> {
  let base: URL;
  try {
    base = new URL(platformUrl);
  } catch {
    throw new Failure('platform-url-malformed', `--platform is ${JSON.stringify(platformUrl)}, which is not a URL`, {
      fix: 'use e.g. --platform http://127.0.0.1:7100',
      exitCode: 2,
    });
  }
  let info: { proxy?: unknown; caFile?: unknown };
  try {
    const response = await fetch(new URL(DOORS_PATH, base), { signal: AbortSignal.timeout(10_000) });
    info = (await response.json()) as typeof info;
  } catch (error) {
    throw new Failure(
      'platform-not-running',
      `no mock platform answers at ${base.origin} (${messageOf((error as Error).cause ?? error)})`,
      { fix: 'start one: camlock platform' },
    );
  }
  if (typeof info.proxy !== 'string' || typeof info.caFile !== 'string') {
    throw new Failure('platform-without-proxy', `the platform at ${base.origin} has no TLS proxy open`, {
      fix: 'start it with its proxy: camlock platform',
    });
  }
  try {
    readFileSync(info.caFile);
  } catch {
    throw new Failure('platform-ca-unreadable', `the platform's CA file ${info.caFile} cannot be read from here`, {
      fix: 'run upload on the same machine as the platform',
    });
  }
  return { proxy: info.proxy, caFile: info.caFile };
}
