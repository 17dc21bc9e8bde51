export { HelpPage as Component } from '@/features/help/HelpPage'
