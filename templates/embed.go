package templates

import "embed"

//go:embed */*.gohtml */*.css */*.js
var files embed.FS
