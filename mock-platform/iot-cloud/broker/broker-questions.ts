/**
 * What a broker asks before it lets somebody in: the HTTP endpoints of RabbitMQ's `rabbitmq_auth_backend_http` (its README,
 * 3.10 to 4.x) and of EMQX 5's HTTP authenticator and authorizer. The answers are those of the built-in broker: one check of
 * CONNECT, one table of topics. Neither tells us keep-alive or will, so those two are not looked at here.
 */
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sameText } from '../../../devices/index.ts';
import type { DeviceRow } from '../rows.ts';
import type { BrokerOptions } from './broker.ts';
import { checkConnect } from './connect-check.ts';
import type { JoinedBroker } from './joined-broker.ts';
import { checkPublishTopic, checkSubscribeTopic } from './permissions.ts';

type Asked = { readonly [field: string]: string };
type Verdict = { readonly allow: boolean; readonly platform?: boolean };

const BODY_MAX = 16 * 1024;
const NO: Verdict = { allow: false };
const YES: Verdict = { allow: true };

export type QuestionOptions = Pick<BrokerOptions, 'clock' | 'rules' | 'refusals' | 'deviceByClientId' | 'actsFor'> & {
  readonly broker: Pick<JoinedBroker, 'own' | 'came' | 'went' | 'subscribed'>;
};

/** Paths below `/broker`; see docs/guides/cluster.md for the settings of both brokers. */
export function createBrokerQuestions(options: QuestionOptions): Hono {
  const { broker, refusals } = options;

  const isPlatform = (username: string): boolean => broker.own.username !== '' && sameText(username, broker.own.username);

  /** A CONNECT: is it the platform, or a device that proves itself? */
  function connects({ username = '', password = '', clientId }: Asked): Verdict {
    if (isPlatform(username)) return sameText(password, broker.own.password) ? { allow: true, platform: true } : NO;
    const claimed = clientId || (username.split(';')[0] as string);
    const request = { clientId: claimed, username, password: Buffer.from(password, 'latin1'), keepalive: 0, hasWill: false };
    const verdict = checkConnect(request, options);
    if (verdict.ok) {
      broker.came(verdict.device);
      return YES;
    }
    refusals.record(verdict.reason, claimed, verdict.detail);
    return NO;
  }

  const deviceOf = (username: string): DeviceRow | undefined => options.deviceByClientId(username.split(';')[0] as string);

  /** Publishing or subscribing, by the broker's own word for who asks. */
  function touches(username: string, topic: string, doing: 'publish' | 'subscribe'): Verdict {
    if (isPlatform(username)) return YES;
    const device = deviceOf(username);
    const check = doing === 'publish' ? checkPublishTopic : checkSubscribeTopic;
    const verdict = device ? check(device, topic, options.actsFor) : ({ ok: false, why: 'unknown' } as const);
    if (!verdict.ok) {
      refusals.record(`${doing}-${verdict.why}-topic`, username.split(';')[0] as string, `may not ${doing} to ${topic}`);
      return NO;
    }
    if (device && doing === 'subscribe') broker.subscribed(device, topic);
    return YES;
  }

  const app = new Hono();
  app.use(bodyLimit({ maxSize: BODY_MAX, onError: (c) => c.text('deny', 413) }));

  const rabbit = (path: string, answer: (asked: Asked) => Verdict) => {
    app.on(['GET', 'POST'], `/rabbitmq/${path}`, async (c) => {
      const given = c.req.method === 'GET' ? c.req.query() : fields(await c.req.parseBody().catch(() => ({})));
      return c.text(answer(given).allow ? 'allow' : 'deny');
    });
  };
  rabbit('user', ({ username = '', password = '', client_id = '' }) => connects({ username, password, clientId: client_id }));
  rabbit('vhost', ({ username = '' }) => (isPlatform(username) || deviceOf(username) ? YES : NO));
  rabbit('resource', ({ username = '', resource, name = '', permission }) => {
    if (isPlatform(username)) return YES;
    const device = deviceOf(username);
    if (!device) return NO;
    // Its own subscription queue, and the exchange topics go through; topics themselves are asked for one by one.
    const queue = [0, 1].map((qos) => `mqtt-subscription-${device.productId}${device.deviceName}qos${qos}`);
    if (resource === 'queue') return queue.includes(name) ? YES : NO;
    return resource === 'exchange' && name === 'amq.topic' && permission !== 'configure' ? YES : NO;
  });
  rabbit('topic', ({ username = '', permission, routing_key = '' }) => {
    const topic = routing_key.replaceAll('.', '/').replaceAll('*', '+');
    return permission === 'read'
      ? touches(username, topic, 'subscribe')
      : permission === 'write'
        ? touches(username, topic, 'publish')
        : NO;
  });

  const emqx = (path: string, answer: (asked: Asked) => Verdict) => {
    app.post(`/emqx/${path}`, async (c) => {
      const body = await c.req.json<unknown>().catch(() => undefined);
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return c.json({ result: 'deny' });
      const verdict = answer(fields(body as { [field: string]: unknown }));
      return c.json({ result: verdict.allow ? 'allow' : 'deny', ...(verdict.platform ? { is_superuser: true } : {}) });
    });
  };
  emqx('authentication', ({ username = '', password = '', clientid = '' }) => connects({ username, password, clientId: clientid }));
  emqx('authorization', ({ username = '', topic = '', action }) => {
    return action === 'subscribe' || action === 'publish' ? touches(username, topic, action) : NO;
  });
  app.all('*', (c) => c.text('deny', 404));
  return app;
}

/** The texts of a form or a JSON body, by own names only. */
function fields(body: { readonly [field: string]: unknown }): Asked {
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
