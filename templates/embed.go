package templates

import "embed"

//go:embed */*.gohtml */*.css */*.js */*.svg
var files embed.FS
