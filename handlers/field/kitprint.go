package field

import (
	"bytes"
	"encoding/base64"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/skip2/go-qrcode"

	"regiopeil/handlers/staff"
	"regiopeil/reports/kit"
	"regiopeil/surveys"
	"regiopeil/templates"
)

// everything is the name of all pieces together, or of those that were chosen.
const everything = "all"

type printPage struct {
	templates.Chrome
	Kit       *kit.Kit
	Back, PDF string
	QR        template.URL
}

// KitPiece is a piece of the kit, or everything that was chosen of it, as a page to
// print and, with ".pdf" after its name, as a file. What is wrong with the settings is
// said where they are made.
func (p *Pages) KitPiece(c *gin.Context) error {
	name, file := strings.CutSuffix(c.Param("piece"), ".pdf")
	pieces := []kit.Piece{kit.Piece(name)}
	if name != everything && !slices.Contains(kit.Pieces, pieces[0]) {
		return surveys.Errorf(surveys.NotFound, "there is no such piece")
	}
	e, err := p.readEvening(c)
	if err != nil {
		return err
	}
	if !e.ok() {
		return p.a.Redirect(c, kitAddress(e.survey.Slug)+e.query())
	}
	if name == everything {
		pieces = slices.DeleteFunc(slices.Clone(kit.Pieces), func(piece kit.Piece) bool { return !e.chose(e.parts, string(piece)) })
	}
	k := p.material(c, e, p.a.Catalog.T(p.a.Language(c), "kit."+name), pieces)
	k.Page = p.baseURL + kitAddress(e.survey.Slug) + "/" + name + e.query()
	if file {
		return p.kitFile(c, k)
	}
	return p.kitPrint(c, k, e, name)
}

// kitFile sends a kit as PDF.
func (p *Pages) kitFile(c *gin.Context, k *kit.Kit) error {
	b, err := kit.PDF(p.a.Catalog, k)
	if err != nil {
		return err
	}
	name := staff.FileName("pdf", staff.MadeUp(k.MadeUp), k.Title, k.Place)
	return staff.Download(c, name, staff.PDF, bytes.NewBuffer(b))
}

func (p *Pages) kitPrint(c *gin.Context, k *kit.Kit, e *evening, name string) error {
	m := printPage{
		Chrome: p.a.Chrome(c, k.Title), Kit: k, Back: kitAddress(e.survey.Slug) + e.query(),
		PDF: kitAddress(e.survey.Slug) + "/" + name + ".pdf" + e.query(),
	}
	m.Chrome.MadeUp = k.MadeUp
	png, err := qrcode.Encode(k.QR, qrcode.Medium, qrPixels)
	if err != nil {
		return err
	}
	m.QR = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(png)) //nolint:gosec // we made it
	return p.a.Render(c, http.StatusOK, "field/kitprint", m)
}
