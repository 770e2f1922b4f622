/**
 * Pictures of every page of a build, on the phone: a platform of its own, the brand's devices on the wire, bound and with an
 * event each. The build is uploaded for real; each page is opened by a code of the mini-program, as a person would scan it.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { catalogue, type DeviceDefinition, EVENT_PAGE, encodeEventLink, Hosts, toDeviceId } from '../../devices/index.ts';
import { loadBrand } from '../../generator/index.ts';
import { launchBrowser, openPhone } from '../../mock-platform/index.ts';
import { createFleet, type FleetUnit } from '../../simulator/index.ts';
import { findChromium } from '../bootstrap/chromium.mjs';
import { readBuiltApp } from '../build/packages.ts';
import { Failure } from '../failure.ts';
import { openHome } from '../platform/home.ts';
import { openPlatform } from '../platform/open.ts';
import { openSecrets } from '../platform/secrets.ts';
import { devicesOf, seedOf } from '../platform/seed.ts';
import { type LoginService, startLoginService } from '../start/login-service.ts';
import { triggerOf } from '../start/phone-tour.ts';
import { readUploadProject } from '../upload/project.ts';
import { upload } from '../upload/upload.ts';
import { copyBuild } from './package-store.ts';

export interface PagePicture {
  /** Path of the page, as in app.json. */
  readonly page: string;
  /** PNG of the phone's screen. */
  readonly png: Buffer;
}

export interface Showroom {
  /** Pictures of every page of the build in `projectPath`, in the order of app.json. */
  show(projectPath: string): Promise<readonly PagePicture[]>;
  close(): Promise<void>;
}

export interface ShowroomOptions {
  readonly brandFile: string;
  /** Environment whose overlays count. */
  readonly env?: string | undefined;
  /** The generated project: its login service is used when it has one. */
  readonly projectPath: string;
  readonly onProgress?: (text: string) => void;
}

/** Where each page is opened, with what it needs to show something: the panel's device, the event of a reminder. */
function addressOf(page: string, deviceIds: ReadonlyMap<string, string>, eventLink: string | undefined, manual: string): string {
  if (page === EVENT_PAGE && eventLink !== undefined) return eventLink;
  if (page.startsWith('pages/manuals/')) return `${page}?which=${manual}`;
  const panel = /^panels\/([^/]+)\//.exec(page)?.[1];
  const deviceId = panel === undefined ? undefined : deviceIds.get(panel);
  return deviceId === undefined ? page : `${page}?deviceId=${encodeURIComponent(deviceId)}`;
}

/** Raises the first reminder's event of each device; the link to the last one. */
function raiseEvents(units: readonly FleetUnit[], definitionOf: (unit: FleetUnit) => DeviceDefinition): string | undefined {
  let link: string | undefined;
  for (const unit of units) {
    const definition = definitionOf(unit);
    const [reminder] = Object.values(definition.reminders);
    const trigger = reminder && triggerOf(definition, reminder.eventId);
    const event = trigger && unit.trigger(trigger).events.find(({ eventId }) => eventId === reminder.eventId);
    if (event) link = encodeEventLink({ deviceId: unit.id, eventId: event.eventId, time: event.timestamp });
  }
  return link;
}

/** Throws {@link Failure}: no browser, a brand with errors. */
export async function openShowroom(options: ShowroomOptions): Promise<Showroom> {
  const chromium = findChromium();
  if (!chromium) throw new Failure('no-browser', 'no Chrome or Chromium was found', { fix: 'install one, or set CHROME_PATH' });
  const loaded = await loadBrand(options.brandFile, options.env === undefined ? {} : { env: options.env });
  if (!loaded.brand) throw new Failure('brand-has-errors', `${options.brandFile} has errors`, { fix: 'see them all: camlock check' });
  const brand = loaded.brand.file;
  const { appid, name } = brand.app;
  const folder = mkdtempSync(join(tmpdir(), 'camlock-showroom-'));
  const cleanup: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const undo of cleanup.splice(0).reverse()) await undo();
  };
  try {
    let login: LoginService | undefined;
    const loginHost = new URL(brand.cloud.login).host;
    const opened = await openPlatform({
      port: 0,
      mqttPort: 0,
      folder,
      platform: { phone: { routes: (host) => (host === loginHost ? login?.url : undefined) } },
    });
    cleanup.push(opened.close);
    const { platform, addresses } = opened;
    const secrets = openSecrets(join(folder, 'secrets'), appid);
    const devices = devicesOf(brand, secrets);
    platform.seed(seedOf(brand, secrets, devices));
    const fleet = createFleet({ devices, brokerUrl: addresses.mqtt });
    cleanup.push(() => fleet.stop());
    await fleet.start();
    const home = await openHome(platform, brand, secrets);
    for (const device of devices) await home.bind(device);
    const categoryOf = new Map(devices.map((device) => [toDeviceId(device), device.category]));
    const eventLink = raiseEvents(fleet.units, (unit) => catalogue[categoryOf.get(unit.id) as keyof typeof catalogue]);
    const manual = (brand.manuals?.miniProgram?.length ?? 0) > 0 ? 'app' : '0';
    const deviceIds = new Map(devices.map((device) => [device.category as string, toDeviceId(device)]));
    if (existsSync(join(options.projectPath, 'server/login.mjs'))) {
      const service = await startLoginService({ projectPath: options.projectPath, platformUrl: addresses.http, secrets });
      login = service;
      cleanup.push(() => service.stop());
    }
    const browser = await launchBrowser(chromium);
    cleanup.push(() => browser.close());
    let robot = 0;

    const codeOf = async (path: string): Promise<Buffer> => {
      const query = new URLSearchParams({ grant_type: 'client_credential', appid, secret: secrets.wechatSecret });
      const api = `${addresses.http}/${Hosts.wechatApi}`;
      const { access_token } = (await (await fetch(`${api}/cgi-bin/token?${query}`)).json()) as { access_token: string };
      const answer = await fetch(`${api}/wxa/getwxacode?access_token=${access_token}`, {
        method: 'POST',
        body: JSON.stringify({ path, env_version: 'trial', width: 430 }),
      });
      return Buffer.from(await answer.arrayBuffer());
    };

    return {
      close,
      async show(projectPath) {
        const build = mkdtempSync(join(folder, 'build-'));
        copyBuild(projectPath, build, appid);
        robot++;
        options.onProgress?.('uploading to a platform of its own');
        await upload({
          projectPath: build,
          privateKeyPath: secrets.uploadKeyFile,
          version: '0.0.1',
          robot,
          network: { proxy: addresses.proxy, caFile: addresses.caFile },
        });
        platform.wechat.operator.selectAsTrial({ appid, robot });
        const phone = await openPhone({ baseUrl: addresses.http, browser });
        try {
          await phone.openMiniProgram(name);
          const pictures: PagePicture[] = [];
          for (const page of readBuiltApp(readUploadProject(build).miniprogramRoot).pages) {
            options.onProgress?.(page);
            await phone.openScanner();
            await phone.scanPicture(await codeOf(addressOf(page, deviceIds, eventLink, manual)));
            await phone.page.waitForFunction(`window.camlockPhone.stack().at(-1)?.path.replace(/^\\//, '') === ${JSON.stringify(page)}`);
            await phone.idle();
            const png = await phone.screenshot(join(folder, 'page.png'));
            pictures.push({ page, png });
          }
          return pictures;
        } finally {
          await phone.close();
        }
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** File name of a page's picture. */
export function pictureName(page: string): string {
  return `${page.replace(/\/index$/, '').replaceAll('/', '-')}.png`;
}

/** Writes the pictures into a folder; their paths. */
export function writePictures(folder: string, pictures: readonly PagePicture[]): string[] {
  mkdirSync(folder, { recursive: true });
  return pictures.map(({ page, png }, index) => {
    const file = join(folder, `${String(index + 1).padStart(2, '0')}-${pictureName(page)}`);
    writeFileSync(file, png);
    return file;
  });
}
