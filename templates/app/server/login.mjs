/**
 * The brand's login service: WeChat's one-use code in, an access token of Tencent's IoT cloud out.
 *
 *   POST /login {"code":"…"}  →  200 {"Token":"…","ExpireAt":1700000000}
 *
 * code → `GET /sns/jscode2session` (WeChat) → openid → `AppGetTokenByWeiXin` (appapi, signed with the AppSecret).
 * Both secrets live here and nowhere else. Plain Node ≥ 20, no packages.
 *
 * The mini-program's appid and the application's AppKey stand beside this file in `application.json`; WX_APPID and
 * IOT_APP_KEY replace them.
 *
 *   WX_SECRET_FILE=… IOT_APP_SECRET_FILE=… node server/login.mjs --port 8080
 */
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

const MAX_BODY_BYTES = 4096;
const CODE = /^[A-Za-z0-9_-]{1,128}$/;
const UPSTREAM_MS = 10_000;

/** Reply with a code word and a sentence; never with anything an upstream said word for word. */
function refuse(status, code, message) {
  return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store' } });
}

/** Sorted `k=v` joined with `&`, not URL-encoded, HMAC-SHA1 with the AppSecret, base64. */
export function signAppApi(params, appSecret) {
  const plain = Object.keys(params)
    .sort()
    .map((key) => `${key}=${params[key]}`)
    .join('&');
  return createHmac('sha1', appSecret).update(plain).digest('base64');
}

/** The body as text, or undefined when it is longer than any login can be. Reads no further than the limit. */
async function readBody(request) {
  if (!request.body) return '';
  const chunks = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function readCode(text) {
  try {
    const body = JSON.parse(text);
    return typeof body?.code === 'string' && CODE.test(body.code) ? body.code : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {{appid: string, wechatSecret: string, appKey: string, appSecret: string, wechatApi?: string, iotApi?: string,
 *   fetch?: typeof fetch, now?: () => number, nonce?: () => number, log?: (line: string) => void}} options
 *   `wechatApi`, `iotApi`: base URLs without trailing slash. `now` in milliseconds.
 * @returns {(request: Request) => Promise<Response>} never rejects; 400 bad request, 401 code refused, 502 upstream failed.
 */
export function createLoginHandler(options) {
  const {
    appid,
    wechatSecret,
    appKey,
    appSecret,
    wechatApi = 'https://api.weixin.qq.com',
    iotApi = 'https://iot.cloud.tencent.com',
    fetch: call = fetch,
    now = Date.now,
    nonce = () => randomInt(1, 2 ** 31),
    log = () => {},
  } = options;

  async function askJson(name, url, init) {
    const answer = await call(url, { ...init, signal: AbortSignal.timeout(UPSTREAM_MS) });
    if (!answer.ok) throw new Error(`${name}: HTTP ${answer.status}`);
    return answer.json();
  }

  async function openidOf(code) {
    const query = new URLSearchParams({ appid, secret: wechatSecret, js_code: code, grant_type: 'authorization_code' });
    return askJson('jscode2session', `${wechatApi}/sns/jscode2session?${query}`);
  }

  async function tokenOf(openid) {
    const params = {
      Action: 'AppGetTokenByWeiXin',
      AppKey: appKey,
      Nonce: nonce(),
      RequestId: randomUUID(),
      Timestamp: Math.floor(now() / 1000),
      WxOpenID: openid,
      NickName: '微信用户',
    };
    return askJson('AppGetTokenByWeiXin', `${iotApi}/api/exploreropen/appapi`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...params, Signature: signAppApi(params, appSecret) }),
    });
  }

  return async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === '/health') return Response.json({ ok: true });
    if (request.method !== 'POST') return refuse(405, 'MethodNotAllowed', 'send POST {"code": …}');
    try {
      const text = await readBody(request);
      if (text === undefined) return refuse(413, 'BodyTooLarge', `at most ${MAX_BODY_BYTES} bytes`);
      const code = readCode(text);
      if (!code) return refuse(400, 'CodeMissing', 'the body must be JSON with the code of wx.login');
      const session = await openidOf(code);
      if (!session.openid) {
        log(`jscode2session refused: errcode ${Number(session.errcode)}`);
        return refuse(401, `WeChat${Number(session.errcode)}`, 'WeChat refused the code; it is good once and for five minutes');
      }
      const reply = await tokenOf(session.openid);
      // Tencent's clients read {code, data}, its documents show {Response}: take either.
      const result = reply.data ?? reply.Response;
      const data = result?.Data;
      if ((reply.code !== undefined && reply.code !== 0) || !data?.Token) {
        log(`AppGetTokenByWeiXin refused: ${String(result?.Error?.Code ?? reply.code).slice(0, 80)}`);
        return refuse(502, 'CloudRefused', 'the IoT cloud gave no token; check AppKey and AppSecret');
      }
      return Response.json({ Token: data.Token, ExpireAt: data.ExpireAt }, { headers: { 'cache-control': 'no-store' } });
    } catch (cause) {
      // The message of a failed fetch names host and reason, never the query with the secret.
      log(`upstream failed: ${cause instanceof Error ? cause.name : 'error'} ${cause?.cause?.code ?? ''}`);
      return refuse(502, 'UpstreamFailed', 'WeChat or the IoT cloud did not answer');
    }
  };
}

function secret(name, fileName) {
  const file = process.env[fileName];
  if (!file) return process.env[name];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new Error(`${fileName}: cannot read ${JSON.stringify(file)} (${cause.code})`);
  }
}

/** `{appid, appKey}` of the project this file belongs to; nothing when it was taken elsewhere. */
function application() {
  try {
    return JSON.parse(readFileSync(new URL('./application.json', import.meta.url), 'utf8'));
  } catch {
    return {};
  }
}

function settings() {
  const beside = application();
  const found = {
    appid: process.env.WX_APPID || beside.appid,
    appKey: process.env.IOT_APP_KEY || beside.appKey,
    wechatSecret: secret('WX_SECRET', 'WX_SECRET_FILE'),
    appSecret: secret('IOT_APP_SECRET', 'IOT_APP_SECRET_FILE'),
  };
  const names = { appid: 'WX_APPID', appKey: 'IOT_APP_KEY', wechatSecret: 'WX_SECRET_FILE', appSecret: 'IOT_APP_SECRET_FILE' };
  const missing = Object.keys(found).filter((key) => !found[key]);
  if (missing.length) throw new Error(`not set: ${missing.map((key) => names[key]).join(', ')}`);
  return { ...found, wechatApi: process.env.WX_API_BASE || undefined, iotApi: process.env.IOT_API_BASE || undefined };
}

function portOf(argv) {
  const at = argv.indexOf('--port');
  const port = Number(at < 0 ? (process.env.PORT ?? 8080) : argv[at + 1]);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error('--port must be 0 to 65535');
  return port;
}

/** A Fetch handler behind node:http, on the loopback address: put your TLS proxy in front. */
function serve(handler, port) {
  const server = createServer(async (incoming, outgoing) => {
    const body = incoming.method === 'GET' || incoming.method === 'HEAD' ? undefined : incoming;
    const request = new Request(new URL(incoming.url ?? '/', 'http://127.0.0.1'), { method: incoming.method, body, duplex: 'half' });
    const response = await handler(request).catch(() => refuse(400, 'BadRequest', 'the request could not be read'));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(Buffer.from(await response.arrayBuffer()));
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server.address().port));
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const handler = createLoginHandler({ ...settings(), log: (line) => console.error(line) });
    const port = await serve(handler, portOf(process.argv.slice(2)));
    console.log(`login service on http://127.0.0.1:${port}`);
  } catch (cause) {
    console.error(`login service: ${cause.code === 'EADDRINUSE' ? 'the port is already in use' : cause.message}`);
    process.exitCode = 2;
  }
}
