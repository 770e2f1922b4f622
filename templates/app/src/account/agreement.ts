/** What a person agrees to by using the app: plain words about what it does. A brand's own lawyers may want their own text here. */
export interface Clause {
  readonly title: string;
  readonly text: string;
}

/** `phone`: the brand's after-sales number, if it has one. */
export function agreementOf(appName: string, phone: string | undefined): Clause[] {
  return [
    { title: '这个小程序做什么', text: `「${appName}」用来添加和查看您家里的设备、控制它们，并在有事时通过微信提醒您。` },
    { title: '您的设备由您决定', text: '只有您和您邀请的家人能看到和控制设备。请不要添加不属于您、或没有得到主人同意的设备。' },
    {
      title: '请尊重他人',
      text: '请不要让设备的镜头对着邻居的门窗或公共场所的私密区域，也不要公开传播拍到的他人画面。',
    },
    {
      title: '提醒不是报警',
      text: '提醒要经过网络和微信才能到您的手机，可能会晚到或到不了。遇到危险请直接拨打 110、119 或 120。',
    },
    { title: '您的资料', text: '我们怎样使用您的资料，写在「我的 → 隐私保护指引」里。您可以随时在「账号与注销」里离开。' },
    {
      title: '联系我们',
      text: phone ? `有问题请拨打售后电话 ${phone}，或在「问题反馈」里告诉我们。` : '有问题请在「问题反馈」里告诉我们。',
    },
  ];
}
