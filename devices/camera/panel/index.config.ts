export default definePageConfig({ navigationBarTitleText: '摄像头', enablePullDownRefresh: true });
