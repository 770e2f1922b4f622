/** The rule about how long a tap lasts reaches the page that asks for it, at once when a tester moves it. */
import { expect, test } from 'vitest';
import { createPlatform } from '../index.ts';
import { platformSeed } from '../platform.fixture.ts';
import { APPID } from '../wechat/wechat.fixture.ts';

test('phone.subscribeTapWindowMs: none unless a tester gives one', async () => {
  const platform = await createPlatform();
  platform.seed(platformSeed());
  const { url } = await platform.listen({ mqttPort: false });
  const told = async (): Promise<unknown> => {
    const answer = await fetch(`${url}/phone/api/settings?user=me&appid=${APPID}`);
    return ((await answer.json()) as { tapWindowMs?: unknown }).tapWindowMs;
  };
  expect(await told()).toBe(0);
  await fetch(`${url}/__mock__/rules`, { method: 'POST', body: '{"phone.subscribeTapWindowMs":250}' });
  expect(await told()).toBe(250);
  await platform.close();
});
