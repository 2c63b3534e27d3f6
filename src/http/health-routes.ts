import { Router } from '@koa/router';

/** What the health routes ask. */
export interface Health {
  /** Whether calls can be served: the database answers and the server is not about to stop. */
  isReady: () => Promise<boolean>;
}

/** `/healthz`: the process answers. `/readyz`: calls can be served. For load balancers and service managers. */
export function healthRoutes({ isReady }: Health): Router {
  const router = new Router();
  router.get('/healthz', (ctx) => {
    ctx.body = { status: 'ok' };
  });
  router.get('/readyz', async (ctx) => {
    const ready = await isReady();
    ctx.status = ready ? 200 : 503;
    ctx.body = { status: ready ? 'ok' : 'unavailable' };
  });
  return router;
}
