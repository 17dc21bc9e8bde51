import path from 'node:path'

/** Which folders of src/ a folder of src/ may import. */
const MAY_IMPORT = new Map([
  ['app', ['app', 'features', 'api', 'components', 'lib', 'locales']],
  ['features', ['features', 'api', 'components', 'lib']],
  ['components', ['components', 'api', 'lib']],
  ['api', ['api', 'lib']],
  ['lib', ['lib', 'locales']],
  ['locales', []],
])

/** @param {string} file @param {string} source */
function resolve(file, source) {
  const marker = `${path.sep}src${path.sep}`
  const at = file.lastIndexOf(marker)
  if (at < 0) return null
  const root = file.slice(0, at + marker.length)
  const target = source.startsWith('@/')
    ? source.slice(2)
    : source.startsWith('.')
      ? path.relative(root, path.resolve(path.dirname(file), source))
      : null
  if (target === null) return null
  return { from: path.relative(root, file).split(path.sep), to: target.split(/[\\/]/) }
}

/** @param {string} file @param {string} source */
function violation(file, source) {
  const edge = resolve(file, source)
  if (edge === null) return null
  const [layer = '', feature = ''] = edge.from
  const [target = '', targetFeature = ''] = edge.to
  const allowed = MAY_IMPORT.get(layer)
  if (allowed === undefined || target === '') return null
  if (target === 'testing' && /\.test\.[jt]sx?$/.test(file)) return null
  if (!allowed.includes(target)) return `${layer} may not import ${target}`
  if (layer === 'features' && target === 'features' && feature !== targetFeature)
    return `feature ${feature} may not import feature ${targetFeature}`
  return null
}

/** Keeps the one direction of imports: app -> features -> (api, components, lib). */
export const layers = {
  meta: { type: /** @type {const} */ ('problem'), schema: [] },
  /** @param {import('eslint').Rule.RuleContext} context */
  create(context) {
    /** @param {import('estree').Node | null | undefined} source */
    const check = (source) => {
      if (source?.type !== 'Literal' || typeof source.value !== 'string') return
      const message = violation(context.filename, source.value)
      if (message !== null) context.report({ node: source, message })
    }
    return {
      /** @param {import('estree').ImportDeclaration} node */
      ImportDeclaration: (node) => check(node.source),
      /** @param {import('estree').ExportNamedDeclaration} node */
      ExportNamedDeclaration: (node) => check(node.source),
      /** @param {import('estree').ExportAllDeclaration} node */
      ExportAllDeclaration: (node) => check(node.source),
      /** @param {import('estree').ImportExpression} node */
      ImportExpression: (node) => check(node.source),
    }
  },
}
