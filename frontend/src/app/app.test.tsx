import { screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, describe, expect, test, vi } from 'vitest'

import { session } from '@/api/session'
import { adam, alice, aPage, audrey, someCounts } from '@/testing/fixtures'
import { fill, renderApp } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

beforeEach(() => {
  answers('cases/', aPage([]))
  answers('cases/counts/', someCounts())
  answers('exports/', [])
})

const links = (): (string | null)[] => screen.getAllByRole('link').map((link) => link.textContent)

describe('the navigation', () => {
  test.each([
    [alice, ['Worklist', 'Upload', 'Patients', 'The model', 'Help']],
    [audrey, ['Worklist', 'Patients', 'Export', 'The model', 'Help']],
    [adam, ['Administration', 'The model', 'Help']],
  ])('of $username holds what the role may open', async (user, names) => {
    renderApp('/', user)
    const nav = await screen.findByRole('navigation', { name: 'Main navigation' })
    expect([...nav.querySelectorAll('a')].map((link) => link.textContent)).toEqual(names)
  })

  test('leads administrators to the administration site', async () => {
    renderApp('/', adam)
    const open = await screen.findByRole('link', { name: 'Open the administration site' })
    expect(open).toHaveAttribute('href', '/admin/')
  })
})

test('after a reload the session comes back from its cookie and the page stays', async () => {
  server.use(http.post(at('auth/refresh/'), () => HttpResponse.json({ access: 'restored', user: alice })))
  const app = renderApp('/worklist?status=done')
  expect(await screen.findByRole('heading', { name: 'Worklist' })).toBeVisible()
  expect(app.address()).toBe('/worklist?status=done')
})

test('a server that cannot be reached at start is said, and trying again works', async () => {
  server.use(http.post(at('auth/refresh/'), () => HttpResponse.error()))
  const app = renderApp('/worklist')
  expect(await screen.findByText('The server cannot be reached. Check the connection.')).toBeVisible()
  server.use(http.post(at('auth/refresh/'), () => HttpResponse.json({ access: 'restored', user: alice })))
  await app.user.click(screen.getByRole('button', { name: 'Try again' }))
  expect(await screen.findByRole('heading', { name: 'Worklist' })).toBeVisible()
})

test('a session that ends in the middle of work leads to the login and back', async () => {
  server.use(
    http.get(at('cases/'), () => refusal(401, 'token_expired')),
    http.get(at('cases/counts/'), () => refusal(401, 'token_expired')),
    http.post(at('auth/refresh/'), () => refusal(401, 'token_expired')),
  )
  const app = renderApp('/worklist?stage=1', alice)
  await waitFor(() => expect(app.address()).toBe('/login?next=%2Fworklist%3Fstage%3D1'))
})

test('signing out forgets the session here and tells the server', async () => {
  let told = false
  server.use(
    http.post(at('auth/logout/'), ({ request }) => {
      told = request.headers.get('X-DustLens') === '1'
      return new HttpResponse(null, { status: 204 })
    }),
  )
  const app = renderApp('/worklist', alice)
  await app.user.click(await screen.findByRole('button', { name: 'Account of Dr Alice' }))
  await app.user.click(await screen.findByText('Sign out'))
  await waitFor(() => expect(app.address()).toBe('/login'))
  expect(told).toBe(true)
  expect(session.current()).toBeNull()
})

test('a changed password leads to the login with a word about it; a wrong one stands at its field', async () => {
  server.use(
    http.post(at('auth/password/'), () => refusal(400, 'validation_failed', { fields: { current_password: ['Not right.'] } })),
  )
  const app = renderApp('/worklist', alice)
  await app.user.click(await screen.findByRole('button', { name: 'Account of Dr Alice' }))
  await app.user.click(await screen.findByText('Change password'))
  await fill(app.user, await screen.findByLabelText('Current password'), 'old password here')
  await fill(app.user, screen.getByLabelText('New password'), 'a sentence to remember')
  await fill(app.user, screen.getByLabelText('Repeat the new password'), 'a sentence to remember')
  await app.user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText('Not right.')).toBeVisible()
  server.use(http.post(at('auth/password/'), () => new HttpResponse(null, { status: 204 })))
  await app.user.click(screen.getByRole('button', { name: 'Change password' }))
  expect(await screen.findByText(/Your password has been changed/)).toBeVisible()
})

test('the language switch turns the page, tells the backend and is kept with the account', async () => {
  const languages: (string | null)[] = []
  server.use(
    http.patch(at('auth/me/'), async ({ request }) => {
      languages.push(request.headers.get('Accept-Language'))
      return HttpResponse.json({ ...alice, ...((await request.json()) as object) })
    }),
  )
  const app = renderApp('/worklist', alice)
  await app.user.click(await screen.findByRole('button', { name: '中文' }))
  expect(await screen.findByRole('heading', { name: '工作列表' })).toBeVisible()
  expect(document.documentElement.lang).toBe('zh-CN')
  expect(languages).toEqual(['zh-CN'])
})

test('an address that does not exist says so', async () => {
  renderApp('/no/such/page', alice)
  expect(await screen.findByText('This page does not exist')).toBeVisible()
})

test('a page that crashes leaves the navigation usable', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  // A backend that breaks the contract: the list is missing.
  answers('cases/', { next: null, previous: null })
  renderApp('/worklist', alice)
  expect(await screen.findByText('Something went wrong on this page')).toBeVisible()
  expect(links()).toContain('Worklist')
})

test('every page says that this is no medical device and that the model learned from synthetic films', async () => {
  renderApp('/worklist', alice)
  expect(await screen.findByText(/Not a medical device/)).toBeVisible()
  expect(screen.getByText(/learned from synthetic films/)).toBeVisible()
})
