export { ModelPage as Component } from '@/features/model/ModelPage'
