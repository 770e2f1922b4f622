/** Step 8: what was proved, how long it took, and where a person can look. */
import { Failure, messageOf } from '../failure.ts';
import { type Addresses, addressLines } from '../platform/doors.ts';
import type { RunScene } from './run-scene.ts';
import type { Step } from './step-runner.ts';

/** Paths a person is sent to by the summary. */
const PLACES = ['/', '/phone/', '/__mock__', '/simulator/devices', '/doors'];

/** Every address of the summary answers. Throws {@link Failure} naming the one that does not. */
export async function checkAddresses(addresses: Addresses): Promise<void> {
  for (const place of PLACES) {
    const url = `${addresses.http}${place}`;
    const status = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      (response) => response.status,
      (error: unknown) => messageOf(error),
    );
    if (status !== 200) throw new Failure('address-silent', `${url} answered ${status}`);
  }
}

/** Lines for a person. */
export function summary(steps: readonly Step[], scene: Pick<RunScene, 'addresses' | 'phoneDriven' | 'reminders'>): string[] {
  const seconds = (ms: number): string => `${(ms / 1000).toFixed(1).padStart(6)} s`;
  const proved = scene.reminders.map(
    ({ title, device, strong, ms, opened }) =>
      `  ${strong ? 'strong reminder' : 'reminder'} 「${title}」 of ${device} arrived after ${ms} ms, and the tap opened ${opened}`,
  );
  return [
    ...(proved.length > 0 ? ['', 'What was proved:', ...proved] : []),
    '',
    'Time of each step:',
    ...steps.map(({ name, ms }) => `  ${seconds(ms)}  ${name}`),
    `  ${seconds(steps.reduce((sum, { ms }) => sum + ms, 0))}  together`,
    '',
    ...addressLines(scene.addresses),
    ...(scene.phoneDriven
      ? []
      : ['', `no Chrome or Chromium was found, so nobody used the phone: open ${scene.addresses.http}/phone/ yourself`]),
  ];
}
