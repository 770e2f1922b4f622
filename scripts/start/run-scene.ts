/** Steps 1 to 7: the scene, and a person on the phone when there is a browser. */
import { join } from 'node:path';
import { encodeEventLink, toDeviceId } from '../../devices/index.ts';
import { launchBrowser, openPhone } from '../../mock-platform/index.ts';
import { Failure } from '../failure.ts';
import { addDevice, allowReminders, beReminded, openTrial, type Reminded } from './phone-tour.ts';
import { openScene, type Scene, type SceneOptions } from './scene.ts';

export interface RunOptions extends SceneOptions {
  /** Path of the browser; absent: nobody uses the phone. */
  readonly chromium?: string;
  /** Folder for the pictures. */
  readonly pictures: string;
}

export interface RunScene extends Scene {
  readonly phoneDriven: boolean;
  readonly reminders: readonly Reminded[];
}

/** Throws StepFailure naming the step that did not hold. */
export async function runScene(options: RunOptions): Promise<RunScene> {
  const scene = await openScene(options);
  const { steps, output, cleanup } = options;
  if (!options.chromium) return { ...scene, phoneDriven: false, reminders: [] };
  const chromium = options.chromium;
  const { brand, devices, fleet, platform, addresses } = scene;

  const phone = await steps.run('phone', 'add both devices on the phone and allow reminders', async () => {
    const browser = await launchBrowser(chromium);
    cleanup.push(() => browser.close());
    const opened = await openPhone({ baseUrl: addresses.http, browser, failurePicture: join(options.pictures, 'failed.png') });
    await openTrial(opened, brand);
    for (const device of devices) {
      const unit = fleet.unit(device.productId, device.deviceName);
      if (!unit) throw new Failure('device-missing', `${toDeviceId(device)} is not in the fleet`);
      await addDevice(opened, device, unit);
      const dialogs = await allowReminders(opened);
      await opened.screenshot(join(options.pictures, `added-${device.category}.png`));
      output.say(`   ${unit.name} added; reminders allowed in ${dialogs} dialog${dialogs === 1 ? '' : 's'}`);
      await opened.tap('回首页');
    }
    await opened.screenshot(join(options.pictures, 'home.png'));
    return opened;
  });

  const reminders = await steps.run('reminders', 'strong reminders ring and open the page of their event', async () => {
    const arrived: Reminded[] = [];
    for (const device of devices) {
      const { eventTime, eventId, ...reminded } = await beReminded(phone, device, brand, fleet, options.pictures);
      const page = encodeEventLink({ deviceId: toDeviceId(device), eventId, time: eventTime });
      const message = platform.wechat.inbox('me').find((one) => one.page === page);
      if (!message) throw new Failure('not-in-inbox', `the inbox has no message that opens ${page}`);
      if (reminded.opened !== page) throw new Failure('wrong-page', `the tap opened ${reminded.opened}, the reminder is about ${page}`);
      arrived.push({ ...reminded, ms: message.receivedAt - eventTime });
      output.say(`   「${reminded.title}」 of ${reminded.device}: ${message.receivedAt - eventTime} ms, opened ${reminded.opened}`);
    }
    // The phone is the person's now: a second one listening in would only cost memory.
    await phone.page.context().browser()?.close();
    return arrived;
  });

  return { ...scene, phoneDriven: true, reminders };
}
