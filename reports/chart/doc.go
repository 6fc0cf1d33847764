// Package chart draws figures as SVG that says in words what it shows, and takes
// its colours from classes, so that it works in dark mode, in forced colours and
// in print. It knows nothing of surveys: texts and numbers come in ready.
package chart
