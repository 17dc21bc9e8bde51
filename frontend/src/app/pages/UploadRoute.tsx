export { UploadPage as Component } from '@/features/upload/UploadPage'
