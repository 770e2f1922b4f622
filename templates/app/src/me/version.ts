import Taro from '@tarojs/taro';
import { brand } from '@/generated/brand.ts';

const STAGE: { readonly [envVersion: string]: string } = { develop: '开发版', trial: '体验版', release: '' };

/** 「1.2.0 体验版」; the version of an unreleased build is unknown to WeChat, the template's is shown instead. */
export function versionWords(): string {
  const { version, envVersion } = Taro.getAccountInfoSync().miniProgram;
  return [version || `模板 ${brand.app.templateVersion}`, STAGE[envVersion] ?? ''].filter(Boolean).join(' ');
}

/** 「模板 0.1.0 · 微信 8.0.50 · 基础库 3.7.0」: what after-sales asks for first. */
export function surroundingsWords(): string {
  const { version, SDKVersion } = Taro.getAppBaseInfo() as { version?: string; SDKVersion?: string };
  return [`模板 ${brand.app.templateVersion}`, version && `微信 ${version}`, SDKVersion && `基础库 ${SDKVersion}`]
    .filter(Boolean)
    .join(' · ');
}
