/** A tester's typing mistakes, and worse, get a sentence: no 500 from `/__mock__`, whatever the path, query and body. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createManualClock } from '../../devices/index.ts';
import { FUZZ_TIMEOUT_MS, fuzz, isPolluted, nastyBody, nastyText } from '../fuzz.fixture.ts';
import { platformSeed } from '../platform.fixture.ts';
import { createPlatform } from '../platform.ts';
import { APPID } from '../wechat/wechat.fixture.ts';
import { createInspection } from './index.ts';

test(
  'every route, every method',
  async () => {
    const failures: unknown[] = [];
    const platform = await createPlatform({ clock: createManualClock(), report: (error) => failures.push(error) });
    platform.seed(platformSeed());
    const app = createInspection(platform, (error) => failures.push(error));
    const paths = [...new Set(app.routes.map(({ path }) => path).filter((path) => !path.includes('*')))];
    const body = nastyBody({
      appid: [APPID],
      robot: [1, 31],
      userId: ['me'],
      deviceId: ['LOCK/lock-01'],
      expireSeconds: [60, -1],
      advanceMs: [1000, -1],
      empty: [true],
      'wechat.tokenSeconds': [7200, 0, -1],
      'iotCloud.badPasswordConnack': [4],
      choices: [[], [{ templateId: 'x', choice: 'accept' }]],
      templateId: ['tmpl-doorbell'],
      wechat: [platformSeed().wechat, { miniPrograms: [{}] }],
      iotCloud: [{ products: [], devices: [], applications: [] }],
    });
    const query = fc.dictionary(fc.constantFrom('limit', 'userId', 'deviceId', 'eventId', 'event', 'appid', 'key'), nastyText, {
      maxKeys: 3,
    });
    await fuzz(
      800,
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom('POST', 'GET', 'PUT'),
        query,
        nastyText,
        body,
        async (path, method, given, name, text) => {
          const filled = path.replace(/:\w+/g, encodeURIComponent(name.slice(0, 100).replace(/\p{Cs}/gu, '')) || 'x');
          const search = new URLSearchParams(given);
          const response = await app.request(`${filled}?${search}`, { method, ...(method === 'GET' ? {} : { body: text }) });
          await response.arrayBuffer();
          expect(response.status, `${method} ${filled}`).toBeLessThan(500);
          expect(failures).toEqual([]);
          expect(isPolluted()).toBe(false);
        },
      ),
    );
    await platform.close();
  },
  FUZZ_TIMEOUT_MS,
);
