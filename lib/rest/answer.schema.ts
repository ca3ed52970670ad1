import { z } from 'zod'

/** Body of `POST /api/approvals/{id}/answer`. */
export const answerBody = z
  .strictObject({
    decision: z.enum(['allow', 'deny', 'answer']),
    message: z.string().trim().min(1).max(4_000).optional(),
  })
  .refine(({ decision, message }) => decision !== 'answer' || message !== undefined, {
    path: ['message'],
    message: 'give the answer',
  })
