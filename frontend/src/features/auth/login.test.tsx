import { screen, waitFor } from '@testing-library/react'
import { http, HttpResponse } from 'msw'
import { beforeEach, expect, test } from 'vitest'

import type { User } from '@/api/types'
import { adam, alice, aPage, audrey, someCounts } from '@/testing/fixtures'
import { fill, renderApp, type Shown } from '@/testing/render'
import { answers, at, refusal, server } from '@/testing/server'

function nobodyIsSignedIn(): void {
  server.use(http.post(at('auth/refresh/'), () => refusal(401, 'not_authenticated')))
}

function signsInAs(user: User): void {
  server.use(http.post(at('auth/login/'), () => HttpResponse.json({ access: 'fresh', user })))
}

async function submit({ user }: Shown): Promise<void> {
  await fill(user, await screen.findByLabelText('User name'), 'alice')
  await fill(user, screen.getByLabelText('Password'), 'a wrong or right one')
  await user.click(screen.getByRole('button', { name: 'Sign in' }))
}

beforeEach(() => {
  nobodyIsSignedIn()
  answers('cases/', aPage([]))
  answers('cases/counts/', someCounts())
  answers('exports/', [])
})

test.each([
  [alice, '/worklist'],
  [audrey, '/exports'],
  [adam, '/administration'],
])('$username starts after login where the work of the role is', async (user, start) => {
  signsInAs(user)
  const app = renderApp('/')
  await submit(app)
  await waitFor(() => expect(app.address()).toBe(start))
})

test('a wrong password is said in words and nobody is signed in', async () => {
  server.use(http.post(at('auth/login/'), () => refusal(401, 'invalid_credentials')))
  const app = renderApp('/login')
  await submit(app)
  expect(await screen.findByRole('alert')).toHaveTextContent('User name or password is wrong.')
  expect(app.address()).toBe('/login')
})

test('a locked account is told how long it stays locked and cannot submit meanwhile', async () => {
  server.use(http.post(at('auth/login/'), () => refusal(429, 'too_many_attempts', { headers: { 'Retry-After': '245' } })))
  const app = renderApp('/login')
  await submit(app)
  expect(await screen.findByRole('alert')).toHaveTextContent(/locked until .*4:0[45] to go/)
  expect(screen.getByRole('button', { name: 'Sign in' })).toBeDisabled()
})

test('a page asked for without a session is shown after login, with its filters', async () => {
  signsInAs(alice)
  const app = renderApp('/worklist?status=failed')
  await waitFor(() => expect(app.address()).toBe('/login?next=%2Fworklist%3Fstatus%3Dfailed'))
  expect(await screen.findByText(/Please sign in\. Afterwards you return/)).toBeVisible()
  await submit(app)
  await waitFor(() => expect(app.address()).toBe('/worklist?status=failed'))
})

test('a return address of another site is not followed', async () => {
  signsInAs(alice)
  const app = renderApp('/login?next=//evil.example/worklist')
  await submit(app)
  await waitFor(() => expect(app.address()).toBe('/worklist'))
})

test('a return address of another role leads to the own start page', async () => {
  signsInAs(audrey)
  const app = renderApp('/login?next=/upload')
  await submit(app)
  await waitFor(() => expect(app.address()).toBe('/exports'))
})

test('the language chosen before login is kept with the account', async () => {
  let saved: unknown
  signsInAs(alice)
  server.use(
    http.patch(at('auth/me/'), async ({ request }) => {
      saved = await request.json()
      return HttpResponse.json({ ...alice, language: 'zh-CN' })
    }),
  )
  const app = renderApp('/login')
  await app.user.click(await screen.findByRole('button', { name: '中文' }))
  await fill(app.user, await screen.findByLabelText('用户名'), 'alice')
  await fill(app.user, screen.getByLabelText('密码'), 'correct horse battery')
  await app.user.click(screen.getByRole('button', { name: '登录' }))
  await screen.findByRole('heading', { name: '工作列表' })
  expect(saved).toEqual({ language: 'zh-CN' })
})

test('a field left empty says so, is gone to, and nothing is sent', async () => {
  let asked = false
  server.use(http.post(at('auth/login/'), () => ((asked = true), refusal(401, 'invalid_credentials'))))
  const app = renderApp('/login')
  await fill(app.user, await screen.findByLabelText('User name'), 'alice')
  await app.user.click(screen.getByRole('button', { name: 'Sign in' }))
  expect(await screen.findByText('Please fill in this field.')).toBeVisible()
  expect(screen.getByLabelText('Password')).toHaveFocus()
  expect(screen.getByLabelText('Password')).toHaveAccessibleDescription('Please fill in this field.')
  expect(asked).toBe(false)
})
