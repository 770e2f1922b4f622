export default definePageConfig({ navigationBarTitleText: '门锁设置', enablePullDownRefresh: true });
