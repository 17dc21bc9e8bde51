export const texts = import.meta.glob<Record<string, unknown>>('./*.json', { eager: true, import: 'default' })
