package handlers

import "github.com/gin-gonic/gin"

// Routes lists every route of the site, for the test that walks them all.
func Routes(d Deps) gin.RoutesInfo { return newRouter(d).Routes() }
