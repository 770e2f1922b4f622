/** What a running mini-program is to `wx`, to the built-in components and to WeChat around it. */
import type { MiniProgramOnPhone } from '../../../wechat/client-side.ts';
import type { PackedMiniProgram } from '../../pack/packed.ts';
import type { PhoneServices } from '../phone-services.ts';
import type { Overlay } from '../wechat/overlay.ts';
import type { EventChannel, MiniPage } from './mini-page.ts';
import type { PrivacyConsent } from './privacy-consent.ts';
import type { TabBar } from './tab-bar.ts';

export interface LaunchOptions {
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  /** WeChat's scene number: 1001 start screen, 1011 QR code, 1014 service notification, 1047 mini-program code. */
  readonly scene: number;
  readonly referrerInfo: object;
}

export type Hook =
  | 'appShow'
  | 'appHide'
  | 'error'
  | 'unhandledRejection'
  | 'pageNotFound'
  | 'themeChange'
  | 'networkStatusChange'
  | 'windowResize'
  | 'destroy';

export interface MiniProgram {
  readonly info: MiniProgramOnPhone;
  readonly packed: PackedMiniProgram;
  readonly phone: PhoneServices;
  readonly root: HTMLElement;
  readonly overlay: Overlay;
  readonly tabBar: TabBar | undefined;
  readonly privacy: PrivacyConsent;
  readonly visible: boolean;
  pages(): readonly MiniPage[];
  top(): MiniPage | undefined;
  launchOptions(): LaunchOptions;
  enterOptions(): LaunchOptions;
  asset(src: string, from?: string): string;
  /** Starts (cold) or comes back (warm); `address` asks for a page, an empty one for the home page. */
  enter(address: string | undefined, scene: number): void;
  leave(): void;
  destroy(): void;
  navigateTo(url: string, events?: { [name: string]: (data: unknown) => void }): { eventChannel: EventChannel };
  redirectTo(url: string): void;
  reLaunch(url: string): void;
  switchTab(url: string): void;
  navigateBack(delta: number): void;
  hook(name: Hook, listener: (value: unknown) => void): void;
  unhook(name: Hook, listener?: (value: unknown) => void): void;
  fire(name: Hook, value?: unknown): void;
  report(error: unknown, where: string): void;
  closeToPhone(): void;
  /** WeChat's settings page of this mini-program; resolves when it is closed. */
  openSettings(): Promise<void>;
}

export interface MiniProgramOptions {
  readonly info: MiniProgramOnPhone;
  readonly packed: PackedMiniProgram;
  readonly phone: PhoneServices;
  /** The capsule's close button. */
  onClose(): void;
  /** Opens WeChat's settings page of this mini-program; resolves when it is closed. */
  openSettings(): Promise<void>;
}
