/** `camlock check --live`: everything the platforms themselves can be asked, as findings at the lines of the brand file. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Hosts } from '../../devices/index.ts';
import { type BrandFile, pathText } from '../../generator/index.ts';
import { secretsFolder } from '../platform/seed-brand.ts';
import type { CheckFinding } from './finding-kinds.ts';
import { type Ask, createAsk, LiveProblem, readSecret } from './live-call.ts';
import { iotFindings } from './live-iot.ts';
import { thirdPartyFindings } from './live-platform.ts';
import { type LiveFinding, wechatFindings } from './live-wechat.ts';

export interface LiveOptions {
  readonly brand: BrandFile;
  /** As findings name it. */
  readonly file: string;
  /** Where a field stands. */
  readonly placeOf: (path: readonly (string | number)[]) => { readonly line: number; readonly column: number };
  /** `http://127.0.0.1:PORT` of a mock platform; absent: WeChat and Tencent themselves. */
  readonly platform?: string;
  /** File with the mini-program's AppSecret. Default: the one `camlock platform` keeps. */
  readonly wechatSecret?: string;
  /** File with the AppSecret of the IoT application. */
  readonly appSecret?: string;
  /** Whose products are listed. Without one the links of products are not asked. */
  readonly openid?: string;
  /** File with an authorizer_access_token of a third-party platform. Without one domains, privacy and version are not asked. */
  readonly authorizerToken?: string;
  readonly version?: string;
  /** Milliseconds for one question. */
  readonly timeoutMs: number;
}

export interface LiveReport {
  readonly findings: readonly CheckFinding[];
  /** What nobody was asked, and what it needs: one line each. */
  readonly notAsked: readonly string[];
}

/** Asks everything there is a secret for. One platform's silence does not stop the others. Never throws for what they answer. */
export async function liveFindings(options: LiveOptions): Promise<LiveReport> {
  const { brand } = options;
  const base = (host: string): string => (options.platform ? `${options.platform.replace(/\/+$/, '')}/${host}` : `https://${host}`);
  const askWechat = createAsk(base(Hosts.wechatApi), options.timeoutMs);
  const askIot = createAsk(base(Hosts.iotApp), options.timeoutMs);
  const kept = (name: string): string | undefined => {
    const file = join(secretsFolder(brand.app.appid), name);
    return existsSync(file) ? file : undefined;
  };
  const notAsked: string[] = [];
  const rounds: { readonly at: readonly string[]; readonly run: () => Promise<LiveFinding[]> }[] = [];
  const round = (
    file: string | undefined,
    what: string,
    flag: string,
    at: readonly string[],
    ask: Ask,
    run: (ask: Ask, secret: string) => Promise<LiveFinding[]>,
  ): void => {
    if (file === undefined) notAsked.push(`${what}: name ${flag}`);
    else rounds.push({ at, run: async () => run(ask, readSecret(file, flag, `write it there as one line: ${flag} <file>`)) });
  };
  round(
    options.wechatSecret ?? kept('wechat-secret'),
    'templates, models and service categories',
    '--wechat-secret',
    ['app', 'appid'],
    askWechat,
    (ask, secret) => wechatFindings(ask, brand, secret),
  );
  const { openid } = options;
  if (openid === undefined)
    notAsked.push('links between products and application: name --openid, the openid of a person of this mini-program');
  else
    round(
      options.appSecret ?? kept('app-secret'),
      'links between products and application',
      '--app-secret',
      ['cloud', 'appKey'],
      askIot,
      (ask, secret) => iotFindings(ask, brand, secret, openid),
    );
  round(
    options.authorizerToken,
    'legal domains, privacy guide, version online',
    '--authorizer-token',
    ['app', 'appid'],
    askWechat,
    (ask, token) => thirdPartyFindings(ask, brand, token, options.version),
  );
  const place = ({ at, ...rest }: LiveFinding): CheckFinding => ({
    ...rest,
    file: options.file,
    path: pathText(at),
    ...options.placeOf(at),
  });
  const answers = await Promise.all(
    rounds.map(async ({ at, run }) => {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof LiveProblem)) throw error;
        return [{ severity: 'error', code: error.code, at, message: error.message, fix: error.fix } as const];
      }
    }),
  );
  return { findings: answers.flat().map(place), notAsked };
}
