import { expect, test, vi } from 'vitest'

import { alice, someId } from '@/testing/fixtures'

test('the films one doctor chose are gone when another signs in, also where the upload page was loaded after the sign-in', async () => {
  vi.resetModules()
  const { session } = await import('@/api/session')
  session.begin({ access: 'first', user: alice })
  const { uploads } = await import('./store')
  await uploads.add([new File(['film'], 'a.dcm')])
  session.end()
  session.begin({ access: 'again', user: alice })
  expect(uploads.snapshot()).toHaveLength(1)
  session.begin({ access: 'second', user: { ...alice, id: someId(), username: 'bob' } })
  expect(uploads.snapshot()).toEqual([])
})
