/** A brand file in memory for tests: valid as it is, broken one line at a time. Its images are in no file. */

export const VALID_BRAND = `app:
  name: 测试品牌
  appid: wx0123456789abcdef
  locationKey: AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-12345
cloud:
  appKey: ahTestAppKey0001
  endpoint: tencent
  login: https://login.test.example/login
reminders:
  camera:
    productId: TESTCAM001
    modelId: model-camera-0001
    templates:
      motion-detected: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  lock:
    productId: TESTLOCK01
    modelId: model-lock-0001
    templates:
      doorbell-ring: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb
support:
  phone: "400-800-8000"
  feedbackGuide: 请描述问题
manuals:
  products: []
theme:
  primary: "#2B59D9"
  secondary: "#8A5A12"
`;

/** The valid brand with one text replaced (it must be there), or with lines added at the end. */
export function brandWith(from: string, to: string): string {
  if (!VALID_BRAND.includes(from)) throw new Error(`the fixture has no ${JSON.stringify(from)}`);
  return VALID_BRAND.replace(from, () => to);
}
