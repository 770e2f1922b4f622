/**
 * Privacy consent of one mini-program on this phone: an interface that collects something runs once the person agreed to the guide
 * that declares it. Source: facts/wechat.md §4.6, check 74.
 */
import type { PrivacyOnPhone } from '../../../wechat/client-side.ts';
import { isCombined, type PrivacyKey } from '../../../wechat/code-life/privacy-kinds.ts';
import { askPrivacy, showContract } from '../wechat/privacy-dialog.ts';
import { ApiError } from './api-error.ts';
import type { MiniProgram } from './mini-program-type.ts';

/** For so long after a refusal WeChat's own dialog does not come again. */
const QUIET_MS = 10_000;
const UNDECLARED = 112;
const REFUSED_COMBINED = 103;
const REFUSED = 104;

/** What a mini-program answers when it asks the person itself. */
interface Answer {
  readonly event?: unknown;
  readonly buttonId?: unknown;
}
type Listener = (resolve: (answer?: Answer) => void, about: { readonly referrer: string }) => void;

export interface PrivacyConsent {
  /** Resolves when `api`, which collects `kind`, may run; rejects with {@link ApiError} when the guide or the person does not let it. */
  require(api: string, kind: PrivacyKey): Promise<void>;
  /** Resolves at once when nothing is left to agree to. */
  authorize(): Promise<void>;
  setting(): Promise<{ needAuthorization: boolean; privacyContractName: string }>;
  /** The last registration wins. */
  onNeeded(listener: unknown): void;
  /** A button with open-type agreePrivacyAuthorization was tapped. */
  agreeButtonTapped(buttonId: string): Promise<void>;
  openContract(): Promise<void>;
}

export function createPrivacyConsent(mini: Pick<MiniProgram, 'info' | 'overlay' | 'phone' | 'report'>): PrivacyConsent {
  const { info, overlay, phone } = mini;
  const tappedButtons = new Set<string>();
  let listener: Listener | undefined;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<boolean> | undefined;

  const guide = (): Promise<PrivacyOnPhone> => phone.server.privacy(info.appid, info.stage);
  const agree = (): Promise<void> => phone.server.agreeToPrivacy(info.appid, info.stage);
  const refused = (errno: number): ApiError => new ApiError('privacy permission is not authorized', undefined, errno);

  /** WeChat's own dialog; several calls at once share it. */
  function askHere(about: PrivacyOnPhone): Promise<boolean> {
    if (phone.clock.now() - refusedAt < QUIET_MS) return Promise.resolve(false);
    asking ??= askPrivacy(overlay, { appName: info.name, guide: about }).then(async (agreed) => {
      asking = undefined;
      if (agreed) await agree();
      else refusedAt = phone.clock.now();
      return agreed;
    });
    return asking;
  }

  /** The mini-program asks; it reports what the person did through `resolve`. */
  function askThere(ask: Listener, referrer: string): Promise<boolean> {
    return new Promise((settle) => {
      const resolve = (answer: Answer = {}): void => {
        const { event, buttonId } = answer;
        if (event === 'disagree') settle(false);
        else if (event === 'agree') {
          // An agreement nobody tapped is none: WeChat looks for the tap on its own button.
          if (typeof buttonId === 'string' && tappedButtons.has(buttonId)) settle(agree().then(() => true));
          else console.error(`[camlock phone] privacy: nobody tapped an agree button with the id ${JSON.stringify(buttonId)}`);
        } else if (event !== 'exposureAuthorization') console.error(`[camlock phone] privacy: no event ${JSON.stringify(event)}`);
      };
      try {
        ask(resolve, { referrer });
      } catch (error) {
        mini.report(error, 'onNeedPrivacyAuthorization');
        settle(false);
      }
    });
  }

  async function ask(about: PrivacyOnPhone, referrer: string, combined: boolean): Promise<void> {
    if (listener) {
      if (!(await askThere(listener, referrer))) throw refused(REFUSED);
    } else if (!(await askHere(about))) throw refused(combined ? REFUSED_COMBINED : REFUSED);
  }

  return {
    async require(api, kind) {
      const about = await guide();
      if (about.declared?.length === 0) throw new ApiError('appid privacy api banned');
      const line = about.declared?.find(({ key }) => key === kind);
      if (!line) throw new ApiError('api scope is not declared in the privacy agreement', undefined, UNDECLARED);
      if (!line.agreed) await ask(about, api, isCombined(kind));
    },
    async authorize() {
      const about = await guide();
      if (needsConsent(about)) await ask(about, 'requirePrivacyAuthorize', false);
    },
    async setting() {
      const about = await guide();
      return { needAuthorization: needsConsent(about), privacyContractName: about.contractName };
    },
    onNeeded(given) {
      listener = typeof given === 'function' ? (given as Listener) : undefined;
    },
    async agreeButtonTapped(buttonId) {
      tappedButtons.add(buttonId);
      await agree();
    },
    async openContract() {
      const about = await guide();
      if (!about.declared) throw new ApiError('the mini-program has no privacy guide');
      showContract(overlay, about);
    },
  };
}

function needsConsent({ declared = [] }: PrivacyOnPhone): boolean {
  return declared.some(({ agreed }) => !agreed);
}
