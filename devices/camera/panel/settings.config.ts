export default definePageConfig({ navigationBarTitleText: '摄像头设置', enablePullDownRefresh: true });
