import { screen, waitFor } from '@testing-library/react'
import { delay, http, HttpResponse } from 'msw'
import { expect, it } from 'vitest'

import { aCase } from '@/testing/cases'
import { answerRules, choose, clearDesks, openCase } from '@/testing/readingDesk'
import { at, server } from '@/testing/server'

const offline = () => screen.queryByText(/^No connection: the rules are applied again/)

it('goes on saying that the rules are silent until they have answered for what stands in the form now', async () => {
  clearDesks()
  const { shown } = await openCase(aCase())
  server.use(http.post(at('readings/derive/'), () => HttpResponse.error()))
  await choose(shown, 1)
  await waitFor(() => expect(offline()).toBeVisible())
  let asked = 0
  server.use(
    http.post(at('readings/derive/'), async () => {
      asked += 1
      await delay('infinite')
    }),
  )
  await choose(shown, 2)
  await waitFor(() => expect(asked).toBe(1))
  expect(offline()).toBeVisible()
  answerRules()
  await choose(shown, 3)
  await waitFor(() => expect(offline()).not.toBeInTheDocument())
  clearDesks()
})
