export default definePageConfig({ navigationBarTitleText: '临时密码', enablePullDownRefresh: true });
