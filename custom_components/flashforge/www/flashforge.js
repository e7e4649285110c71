/* Contains Lit, copyright Google LLC, BSD-3-Clause. */
var se=globalThis,oe=se.ShadowRoot&&(se.ShadyCSS===void 0||se.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ae=Symbol(),Xe=new WeakMap,q=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==Ae)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(oe&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=Xe.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&Xe.set(t,e))}return e}toString(){return this.cssText}},et=i=>new q(typeof i=="string"?i:i+"",void 0,Ae),_=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((n,r,s)=>n+(o=>{if(o._$cssResult$===!0)return o.cssText;if(typeof o=="number")return o;throw Error("Value passed to 'css' function must be a 'css' function result: "+o+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[s+1],i[0]);return new q(t,i,Ae)},tt=(i,e)=>{if(oe)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),r=se.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=t.cssText,i.appendChild(n)}},Se=oe?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return et(t)})(i):i;var{is:sn,defineProperty:on,getOwnPropertyDescriptor:an,getOwnPropertyNames:ln,getOwnPropertySymbols:cn,getPrototypeOf:dn}=Object,ae=globalThis,nt=ae.trustedTypes,un=nt?nt.emptyScript:"",pn=ae.reactiveElementPolyfillSupport,B=(i,e)=>i,ke={toAttribute(i,e){switch(e){case Boolean:i=i?un:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},rt=(i,e)=>!sn(i,e),it={attribute:!0,type:String,converter:ke,reflect:!1,useDefault:!1,hasChanged:rt};Symbol.metadata??=Symbol("metadata"),ae.litPropertyMetadata??=new WeakMap;var w=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=it){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&on(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:s}=an(this.prototype,e)??{get(){return this[t]},set(o){this[t]=o}};return{get:r,set(o){let l=r?.call(this);s?.call(this,o),this.requestUpdate(e,l,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??it}static _$Ei(){if(this.hasOwnProperty(B("elementProperties")))return;let e=dn(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(B("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(B("properties"))){let t=this.properties,n=[...ln(t),...cn(t)];for(let r of n)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,r]of t)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let r=this._$Eu(t,n);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let r of n)t.unshift(Se(r))}else e!==void 0&&t.push(Se(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return tt(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&n.reflect===!0){let s=(n.converter?.toAttribute!==void 0?n.converter:ke).toAttribute(t,n.type);this._$Em=e,s==null?this.removeAttribute(r):this.setAttribute(r,s),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let s=n.getPropertyOptions(r),o=typeof s.converter=="function"?{fromAttribute:s.converter}:s.converter?.fromAttribute!==void 0?s.converter:ke;this._$Em=r;let l=o.fromAttribute(t,s.type);this[r]=l??this._$Ej?.get(r)??l,this._$Em=null}}requestUpdate(e,t,n,r=!1,s){if(e!==void 0){let o=this.constructor;if(r===!1&&(s=this[e]),n??=o.getPropertyOptions(e),!((n.hasChanged??rt)(s,t)||n.useDefault&&n.reflect&&s===this._$Ej?.get(e)&&!this.hasAttribute(o._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:s},o){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,o??t??this[e]),s!==!0||o!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,s]of this._$Ep)this[r]=s;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,s]of n){let{wrapped:o}=s,l=this[r];o!==!0||this._$AL.has(r)||l===void 0||this.C(r,void 0,s,l)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};w.elementStyles=[],w.shadowRootOptions={mode:"open"},w[B("elementProperties")]=new Map,w[B("finalized")]=new Map,pn?.({ReactiveElement:w}),(ae.reactiveElementVersions??=[]).push("2.1.2");var Oe=globalThis,st=i=>i,le=Oe.trustedTypes,ot=le?le.createPolicy("lit-html",{createHTML:i=>i}):void 0,pt="$lit$",k=`lit$${Math.random().toFixed(9).slice(2)}$`,ft="?"+k,fn=`<${ft}>`,T=document,W=()=>T.createComment(""),K=i=>i===null||typeof i!="object"&&typeof i!="function",ze=Array.isArray,mn=i=>ze(i)||typeof i?.[Symbol.iterator]=="function",Ee=`[ 	
\f\r]`,V=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,at=/-->/g,lt=/>/g,C=RegExp(`>|${Ee}(?:([^\\s"'>=/]+)(${Ee}*=${Ee}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ct=/'/g,dt=/"/g,mt=/^(?:script|style|textarea|title)$/i,Me=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),p=Me(1),ce=Me(2),si=Me(3),R=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),ut=new WeakMap,H=T.createTreeWalker(T,129);function ht(i,e){if(!ze(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return ot!==void 0?ot.createHTML(e):e}var hn=(i,e)=>{let t=i.length-1,n=[],r,s=e===2?"<svg>":e===3?"<math>":"",o=V;for(let l=0;l<t;l++){let a=i[l],u,f,m=-1,v=0;for(;v<a.length&&(o.lastIndex=v,f=o.exec(a),f!==null);)v=o.lastIndex,o===V?f[1]==="!--"?o=at:f[1]!==void 0?o=lt:f[2]!==void 0?(mt.test(f[2])&&(r=RegExp("</"+f[2],"g")),o=C):f[3]!==void 0&&(o=C):o===C?f[0]===">"?(o=r??V,m=-1):f[1]===void 0?m=-2:(m=o.lastIndex-f[2].length,u=f[1],o=f[3]===void 0?C:f[3]==='"'?dt:ct):o===dt||o===ct?o=C:o===at||o===lt?o=V:(o=C,r=void 0);let S=o===C&&i[l+1].startsWith("/>")?" ":"";s+=o===V?a+fn:m>=0?(n.push(u),a.slice(0,m)+pt+a.slice(m)+k+S):a+k+(m===-2?l:S)}return[ht(i,s+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},G=class i{constructor({strings:e,_$litType$:t},n){let r;this.parts=[];let s=0,o=0,l=e.length-1,a=this.parts,[u,f]=hn(e,t);if(this.el=i.createElement(u,n),H.currentNode=this.el.content,t===2||t===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(r=H.nextNode())!==null&&a.length<l;){if(r.nodeType===1){if(r.hasAttributes())for(let m of r.getAttributeNames())if(m.endsWith(pt)){let v=f[o++],S=r.getAttribute(m).split(k),re=/([.?@])?(.*)/.exec(v);a.push({type:1,index:s,name:re[2],strings:S,ctor:re[1]==="."?Ce:re[1]==="?"?He:re[1]==="@"?Te:F}),r.removeAttribute(m)}else m.startsWith(k)&&(a.push({type:6,index:s}),r.removeAttribute(m));if(mt.test(r.tagName)){let m=r.textContent.split(k),v=m.length-1;if(v>0){r.textContent=le?le.emptyScript:"";for(let S=0;S<v;S++)r.append(m[S],W()),H.nextNode(),a.push({type:2,index:++s});r.append(m[v],W())}}}else if(r.nodeType===8)if(r.data===ft)a.push({type:2,index:s});else{let m=-1;for(;(m=r.data.indexOf(k,m+1))!==-1;)a.push({type:7,index:s}),m+=k.length-1}s++}}static createElement(e,t){let n=T.createElement("template");return n.innerHTML=e,n}};function M(i,e,t=i,n){if(e===R)return e;let r=n!==void 0?t._$Co?.[n]:t._$Cl,s=K(e)?void 0:e._$litDirective$;return r?.constructor!==s&&(r?._$AO?.(!1),s===void 0?r=void 0:(r=new s(i),r._$AT(i,t,n)),n!==void 0?(t._$Co??=[])[n]=r:t._$Cl=r),r!==void 0&&(e=M(i,r._$AS(i,e.values),r,n)),e}var Pe=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??T).importNode(t,!0);H.currentNode=r;let s=H.nextNode(),o=0,l=0,a=n[0];for(;a!==void 0;){if(o===a.index){let u;a.type===2?u=new Y(s,s.nextSibling,this,e):a.type===1?u=new a.ctor(s,a.name,a.strings,this,e):a.type===6&&(u=new Re(s,this,e)),this._$AV.push(u),a=n[++l]}o!==a?.index&&(s=H.nextNode(),o++)}return H.currentNode=T,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},Y=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=M(this,e,t),K(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==R&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):mn(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&K(this._$AH)?this._$AA.nextSibling.data=e:this.T(T.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=G.createElement(ht(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let s=new Pe(r,this),o=s.u(this.options);s.p(t),this.T(o),this._$AH=s}}_$AC(e){let t=ut.get(e.strings);return t===void 0&&ut.set(e.strings,t=new G(e)),t}k(e){ze(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,r=0;for(let s of e)r===t.length?t.push(n=new i(this.O(W()),this.O(W()),this,this.options)):n=t[r],n._$AI(s),r++;r<t.length&&(this._$AR(n&&n._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=st(e).nextSibling;st(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},F=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,s){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=s,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=d}_$AI(e,t=this,n,r){let s=this.strings,o=!1;if(s===void 0)e=M(this,e,t,0),o=!K(e)||e!==this._$AH&&e!==R,o&&(this._$AH=e);else{let l=e,a,u;for(e=s[0],a=0;a<s.length-1;a++)u=M(this,l[n+a],t,a),u===R&&(u=this._$AH[a]),o||=!K(u)||u!==this._$AH[a],u===d?e=d:e!==d&&(e+=(u??"")+s[a+1]),this._$AH[a]=u}o&&!r&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Ce=class extends F{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},He=class extends F{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},Te=class extends F{constructor(e,t,n,r,s){super(e,t,n,r,s),this.type=5}_$AI(e,t=this){if((e=M(this,e,t,0)??d)===R)return;let n=this._$AH,r=e===d&&n!==d||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,s=e!==d&&(n===d||r);r&&this.element.removeEventListener(this.name,this,n),s&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Re=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){M(this,e)}};var gn=Oe.litHtmlPolyfillSupport;gn?.(G,Y),(Oe.litHtmlVersions??=[]).push("3.3.3");var gt=(i,e,t)=>{let n=t?.renderBefore??e,r=n._$litPart$;if(r===void 0){let s=t?.renderBefore??null;n._$litPart$=r=new Y(e.insertBefore(W(),s),s,void 0,t??{})}return r._$AI(i),r};var Fe=globalThis,$=class extends w{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=gt(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return R}};$._$litElement$=!0,$.finalized=!0,Fe.litElementHydrateSupport?.({LitElement:$});var yn=Fe.litElementPolyfillSupport;yn?.({LitElement:$});(Fe.litElementVersions??=[]).push("4.2.2");var bn={alert:"M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 7.5h2v2h-2v-2z",cancel:"M6 6h12v12H6z",check:"M9.5 17.5 4 12l1.5-1.5 4 4L18.5 5.500 20 7z",pause:"M6 5h4v14H6zM14 5h4v14h-4z",play:"M8 5v14l11-7z",printer:"M4 3h16v18H4V3zm2 2v9h12V5h-5v3h-1l-1 2h-1l-1-2H9V5H6zm0 11v3h12v-3H6z",upload:"M11 16V8l-3 3-1.500-1.500L12 4l5.500 5.500L16 11l-3-3v8h-2zM5 18h14v2H5z"};function J(i){return ce`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${bn[i]}></path></svg>`}function vn(i){i.repeat&&i.key==="Enter"&&i.preventDefault()}function y(i,e,{icon:t,kind:n="",possible:r=!0,busy:s=!1}={}){return p`<button
type="button"
class="${n} ${s?"busy":""}"
aria-disabled=${String(!r)}
aria-busy=${String(s)}
@keydown=${vn}
@click=${o=>{r&&o.detail<2&&e()}}
>
${t?J(t):d} ${i}
</button>`}var D=class extends ${get#t(){return this.renderRoot.querySelector("dialog")}get isOpen(){return this.#t?.open??!1}close(e=""){this.isOpen&&this.#t?.close(e)}async answer(){await this.updateComplete;let e=this.#t;if(!e||e.open)return"";e.returnValue="",e.onclick=this.#i;let t=new Promise(n=>{e.addEventListener("close",()=>{n(e.returnValue)},{once:!0})});return e.showModal(),t}#i=e=>{e.detail<2&&e.target===this.#t&&this.close()}};var N=_`
:host {
--line: var(--divider-color, #0000001f);
--text: var(--primary-text-color, #212121);
--quiet: var(--secondary-text-color, #727272);
--accent: var(--primary-color, #009ac7);
--error: var(--error-color, #db4437);
--ground: var(--card-background-color, #fff);
}
* {
box-sizing: border-box;
}
button,
.button {
display: flex;
align-items: center;
justify-content: center;
gap: 8px;
min-block-size: 44px;
padding: 8px 16px;
border: 1px solid var(--line);
border-radius: 22px;
background: none;
color: var(--text);
font: inherit;
font-weight: 500;
text-align: start;
overflow-wrap: anywhere;
cursor: pointer;
}
button:hover {
background-image: linear-gradient(#8883, #8883);
}
:is(button, input, select):focus-visible,
label:has(:focus-visible) {
outline: 2px solid var(--accent);
outline-offset: 2px;
}
.main {
border-color: var(--accent);
background: color-mix(in srgb, var(--accent) 16%, transparent);
}
.danger {
border-color: var(--error);
}
[aria-disabled="true"] {
border-color: var(--line);
background: none;
color: var(--disabled-text-color, #bdbdbd);
cursor: default;
}
.icon {
flex: none;
inline-size: 20px;
block-size: 20px;
fill: currentColor;
}
.swatch {
flex: none;
inline-size: 20px;
block-size: 20px;
}
.swatch circle {
stroke: #888;
stroke-width: 1.5;
}
.alert {
padding: 8px 12px;
border-inline-start: 4px solid var(--error);
background: color-mix(in srgb, var(--error) 12%, transparent);
overflow-wrap: anywhere;
}
.quiet {
color: var(--quiet);
}
.row {
display: flex;
flex-wrap: wrap;
gap: 8px;
}
.end {
justify-content: flex-end;
}
.hidden {
position: absolute;
inline-size: 1px;
block-size: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
`,de=_`
dialog {
inline-size: min(480px, calc(100vw - 32px));
max-block-size: calc(100vh - 32px);
padding: 0;
border: none;
border-radius: 24px;
background: var(--ground);
color: var(--text);
font: inherit;
overflow: auto;
}
dialog::backdrop {
background: #0009;
}
.inside {
display: flex;
flex-direction: column;
gap: 16px;
padding: 24px;
}
h2 {
margin: 0;
font-size: 1.4em;
font-weight: 500;
}
p {
margin: 0;
overflow-wrap: anywhere;
}
`;var _n={state:!0},ue=class extends D{static{this.styles=[N,de,_`
.subject {
font-weight: 500;
}
`]}static{this.properties={question:_n}}async ask(e){return this.question=e,await this.answer()==="confirm"}render(){let{question:e}=this;return p`<dialog aria-labelledby="title" aria-describedby="text">
<div class="inside">
<h2 id="title">${e?.title}</h2>
<div id="text">
<p class="subject">${e?.subject}</p>
<p>${e?.text}</p>
</div>
<div class="row end">
${y(e?.dismiss??"",()=>{this.close()},{kind:"main"})}
${y(e?.confirm??"",()=>{this.close("confirm")},{kind:"danger"})}
</div>
</div>
</dialog>`}};function Z(i,e){let t=window.customElements;t.get(i)||t.define(i,e),t.whenDefined("home-assistant").then(()=>{let n=window.customElements;n!==t&&!n.get(i)&&n.define(i,class extends e{})})}var $n={d:86400,h:3600,min:60,s:1,ms:.001},xn=864e5,De=new WeakMap;function O(i){let{language:e,loadBackendTranslation:t}=i,n=De.get(t);if(n?.language===e)return n.localize;let r=i.loadBackendTranslation("config_panel","flashforge").catch(()=>(De.delete(t),i.localize));return De.set(t,{language:e,localize:r}),r}function c(i,e,t){return i.localize(`component.flashforge.config_panel.${e}`,t)||(e.split(".").at(-1)??e)}function fe(i){let e=Number.parseFloat(i?.state??"");return Number.isFinite(e)?e:void 0}function yt(i){let e=i?.attributes.unit_of_measurement,t=typeof e=="string"?$n[e]:void 0,n=fe(i);return n===void 0||t===void 0?void 0:n*t}function Ne(i){let e=new Date(i?.state??"");return Number.isNaN(e.getTime())?void 0:e}function me(i,e){let t=Math.max(0,Math.round(e/60)),n=Math.floor(t/60),r=pe(i.locale,t%60,"minute",0);return n===0?r:`${pe(i.locale,n,"hour",0)} ${r}`}function bt(i,e,t){let{locale:n,config:r}=i,s=n.time_zone==="server"?{timeZone:r.time_zone}:{},o=wn(t,e,s),l=o===0?{}:Math.abs(o)<7?{weekday:"short"}:{day:"numeric",month:"short"};return new Intl.DateTimeFormat(n.language,{...s,...l,hour:"numeric",minute:"2-digit",hourCycle:An(n)?"h12":"h23"}).format(e)}function vt(i,e){return e<1e3?pe(i.locale,e,"gram",e<10?1:0):pe(i.locale,e/1e3,"kilogram",2)}function wn(i,e,t){let n=r=>{let s=new Intl.DateTimeFormat("en-US",{...t,dateStyle:"short"}).formatToParts(r).map(({type:u,value:f})=>[u,Number(f)]),{year:o=0,month:l=0,day:a=0}=Object.fromEntries(s);return Date.UTC(2e3+o,l-1,a)};return(n(e)-n(i))/xn}function An(i){switch(i.time_format){case"12":return!0;case"24":return!1;default:{let e=i.time_format==="system"?void 0:i.language;return new Intl.DateTimeFormat(e,{hour:"numeric"}).resolvedOptions().hour12??!1}}}function Sn(i){switch(i.number_format){case"comma_decimal":case"none":return"en";case"decimal_comma":return"de";case"space_comma":return"fr";case"quote_decimal":return"de-CH";case"system":return;default:return i.language}}function pe(i,e,t,n){let r=new Intl.NumberFormat(Sn(i),{maximumFractionDigits:n,useGrouping:i.number_format!=="none"}).format(e),s=new Set(["integer","group","decimal","fraction"]),o=new Intl.NumberFormat(i.language,{style:"unit",unit:t,unitDisplay:"short",maximumFractionDigits:n}).formatToParts(e),l=o.findIndex(({type:a})=>s.has(a));return o.map(({type:a,value:u},f)=>f===l?r:s.has(a)?"":u).join("")}async function _t(i,e){await i.callService("button","press",{},{entity_id:e},!1)}async function Q(i,e,t,n,r){let{response:s}=await i.callService("flashforge",e,n,{device_id:t},!1,r);return Object.values(s??{})[0]}async function z(i,e){let{translation_domain:t,translation_key:n,translation_placeholders:r,message:s}=Ie(e);if(t&&n){let o=await i.loadBackendTranslation("exceptions",t),l=`component.${t}.exceptions.${n}.message`,a=o(l,r);if(a)return a}return s??c(i,"card.failed")}function $t(i){return Ie(i).translation_key??""}function xt(i){let{code:e,translation_key:t}=Ie(i);return e==="unauthorized"||e==="invalid_format"||t==="not_loaded"||t==="no_printer_selected"}function Ie(i){return typeof i=="object"&&i!==null?i:{}}var je="flashforge";function kn(i){return i.name_by_user??i.name??""}function x(i){let{compare:e}=new Intl.Collator(i.language,{numeric:!0}),t=n=>i.areas[n.device.area_id??""]?.name;return Object.values(i.devices).filter(n=>St(i,n)).map(n=>Et(i,n)).sort((n,r)=>{let[s,o]=[t(n),t(r)];return+(s===void 0)-+(o===void 0)||e(s??"",o??"")||e(n.name,r.name)||(n.device.id<r.device.id?-1:1)})}function X(i,e){let t=i.devices[e];if(t===void 0)return;let n=qe(i,t)??t;return St(i,n)?Et(i,n):void 0}function wt(i,e){let t=i.entities[e];return t?.platform===je&&t.device_id?X(i,t.device_id):void 0}function b(i,e,t){let n=e.entityIds.get(t);return n===void 0?void 0:i.states[n]}function Ue(i,e){return i.entities!==e.entities||i.devices!==e.devices||i.areas!==e.areas}function At(i,e,t){return i.states!==e.states&&[t,...t.parts].some(({entityIds:n})=>[...n.values()].some(r=>i.states[r]!==e.states[r]))}function Le(i){return i.identifiers.find(([e])=>e===je)?.[1]}function St(i,e){return Le(e)!==void 0&&!e.disabled_by&&!e.parent_device_id&&qe(i,e)===void 0}function qe(i,e){let t=i.devices[e.parent_device_id??e.via_device_id??""];return t&&kt(t,e)?t:void 0}function kt(i,e){let[t,n]=[Le(i),Le(e)];if(t===void 0||!n?.startsWith(t))return;let r=n.slice(t.length);if(r==="_external_spool")return{kind:"external_spool",number:0};let[,s,o]=/^_(tool|slot)_(\d+)$/.exec(r)??[];return s==="tool"||s==="slot"?{kind:s,number:Number(o)}:void 0}function Et(i,e){return{device:e,name:kn(e),parts:En(i,e),entityIds:Pt(i,e)}}function En(i,e){let t=["tool","slot","external_spool"];return Object.values(i.devices).filter(n=>!n.disabled_by&&qe(i,n)===e).flatMap(n=>{let r=kt(e,n);return r?[{...r,device:n,entityIds:Pt(i,n)}]:[]}).sort((n,r)=>t.indexOf(n.kind)-t.indexOf(r.kind)||n.number-r.number)}function Pt(i,e){let t=new Map;for(let n of Object.values(i.entities))if(n.device_id===e.id&&n.platform===je){let r=n.entity_id.split(".",1)[0]??"",s=n.translation_key??Pn(i,n.entity_id);s&&t.set(`${r}.${s}`,n.entity_id)}return t}function Pn(i,e){let t=i.states[e]?.attributes.device_class;return typeof t=="string"?t:void 0}var Cn={ready:"idle",downloading:"idle",busy:"running",preparing:"running",calibrating:"running",heating:"running",printing:"running",pausing:"running",canceling:"running",paused:"paused",completed:"ended",cancelled:"ended",error:"error"},Ct={pause:["printing","preparing"],resume:["paused"],cancel:["printing","preparing","heating","paused"],plate_cleared:["completed","cancelled","error"],clear_error:["error"]},Hn={idle:[],offline:[],running:["pause","cancel"],paused:["resume","cancel"],ended:["plate_cleared"],error:["clear_error","plate_cleared"]},Tn=12e4;function h(i,e,t){let n=b(i,e,t);return n?.state==="unavailable"||n?.state==="unknown"?void 0:n}function E(i,e){let t=b(i,e,"sensor.status");if(t!==void 0)return t.state;let n=b(i,e,"binary_sensor.printing")?.state??"";return{on:"printing",off:"ready"}[n]??"unavailable"}function I(i){return Cn[i]??"offline"}function Be(i,e){let t=E(i,e);return Hn[I(t)].flatMap(n=>{let r=b(i,e,`button.${n}`),s=Ct[n].includes(t)&&r?.state!=="unavailable";return r?[{command:n,state:r,possible:s}]:[]})}function Ve(i,e){let t=E(i,e),n=["select.stored_file","button.start_selected","button.print_again"];return(t==="ready"||L(i,e))&&(We(e)||n.some(r=>e.entityIds.has(r)))}function L(i,e){return Ct.plate_cleared.includes(E(i,e))}function We(i){return["sensor.upload_progress","button.cancel_upload"].some(e=>i.entityIds.has(e))}function Ht(i,e){let t=I(E(i,e));if(t==="offline")return;let n=Ne(h(i,e,"image.last_photo")),r=b(i,e,"sensor.status")?.last_changed??"",s=(t==="ended"||t==="error")&&n!==void 0&&n.getTime()>Date.parse(r)-Tn,l=b(i,e,s?"image.last_photo":"image.job_thumbnail")?.attributes.entity_picture;return typeof l=="string"?{url:i.hassUrl(l),isPhoto:s}:void 0}function Tt(i,e,t){let n=h(i,e,"sensor.remaining_time"),r=h(i,e,"sensor.finish_time"),s=[];n&&s.push(c(i,"card.remaining",{time:he(i,n)}));let o=Ne(r);return o&&s.push(c(i,"card.finish",{time:bt(i,o,t)})),s}function he(i,e){let t=yt(e);return t===void 0?i.formatEntityState(e):me(i,t)}function Rt(i,e){let t=h(i,e,"sensor.current_layer"),n=h(i,e,"sensor.total_layers");if(!t)return"";let r=i.formatEntityState(t);return n?c(i,"card.layer_of",{layer:r,layers:i.formatEntityState(n)}):c(i,"card.layer",{layer:r})}function ee(i){return i.parts.filter(({entityIds:e})=>e.has("sensor.slot_material"))}function ge(i,e){let t=h(i,e,"sensor.slot_material"),n=t?.attributes.color,r=h(i,e,"select.slot_color");return{number:e.number,label:c(i,`card.${e.kind}`,{number:e.number}),material:t?.state==="empty"?void 0:t?.state,color:typeof n=="string"&&/^#[\da-f]{6}$/i.test(n)?n:void 0,colorName:r&&i.formatEntityState(r)}}function Ot(i,e,t){let n=h(i,e,"sensor.active_slot")?.state;return n!==void 0&&n===(t.kind==="external_spool"?t.kind:String(t.number))}function j(i){return p`<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
<circle
cx="12"
cy="12"
r="11"
fill=${i??"none"}
stroke-dasharray=${i?d:"3"}
></circle>
</svg>`}var zt="/api/file_upload",Rn=[".gcode",".gx",".g",".3mf"],On=413,zn={plate_not_clear:"plate_is_clear",unsuitable:"upload_anyway"},ye=class{constructor(e){this.changed=e;this.state={phase:"idle"};this.#t=new AbortController}#t;get isRunning(){return this.state.phase==="sending"||this.state.phase==="forwarding"}async send(e,t,n,r={}){if(this.isRunning)return;let s=Mn(n);if(s!==void 0){this.#e({phase:"refused",message:c(e,`card.upload.${s}`)});return}let o=this.#t=new AbortController;this.#e({phase:"sending",file:n});try{let l=await Fn(e,n,o.signal);this.#e({phase:"forwarding",file:n}),await this.#i(e,t,l,r,n)}catch(l){await this.#n(e,n,l)}}abort(){this.#t.abort()}dismiss(){this.isRunning||this.#e({phase:"idle"})}async#i(e,t,n,r,s){try{let o=await Q(e,"upload_file",t,{file:n,...r},!0);this.#e({phase:"done",fileName:o?.file_name??s.name})}catch(o){throw xt(o)&&await Dn(e,n),o}}async#n(e,t,n){let r=$t(n);if(this.#t.signal.aborted||r==="upload_canceled"){this.#e({phase:"idle"});return}let s=zn[r],o=n instanceof te?c(e,`card.upload.${n.problem}`):await z(e,n);this.#e({phase:"refused",file:t,message:o,...s&&{remedy:s}})}#e(e){this.state=e,this.changed()}},te=class extends Error{constructor(t){super(t);this.problem=t}};function Mn(i){let e=i.name.toLowerCase();return/[/\\~]|\.\./.test(e)?"name":Rn.some(t=>e.endsWith(t))?i.size===0?"empty":void 0:"suffix"}async function Fn(i,e,t){let n=new FormData;n.append("file",e);let r;try{r=await i.fetchWithAuth(zt,{method:"POST",body:n,signal:t})}catch{throw new te("failed")}if(!r.ok)throw new te(r.status===On?"too_large":"failed");let{file_id:s}=await r.json();return s}async function Dn(i,e){let t=JSON.stringify({file_id:e}),n={"Content-Type":"application/json"};try{await i.fetchWithAuth(zt,{method:"DELETE",body:t,headers:n})}catch{}}var Mt=new WeakMap;async function Ft(i){let e=Mt.get(i.entities);return e===void 0&&(e=Nn(i),Mt.set(i.entities,e)),e}async function Nn(i){try{let e=await i.callWS({type:"manifest/get",integration:"flashforge"});return e.version!==void 0&&e.version!=="0.1.0"}catch{return!1}}var In={cancel:"cancel",clear_error:"check",pause:"pause",plate_cleared:"check",resume:"play"};function Ln(i){return i.replaceAll(" "," ")}var U={state:!0},be=class extends ${static{this.styles=[N,_`
:host {
display: block;
block-size: 100%;
container-type: inline-size;
}
ha-card {
display: flex;
flex-direction: column;
gap: 12px;
position: relative;
block-size: 100%;
padding: 16px;
color: var(--text);
}
ha-card:not(:defined) {
border: 1px solid var(--line);
border-radius: var(--ha-card-border-radius, 12px);
background: var(--ground);
}
ha-card.dragging {
outline: 3px dashed var(--accent);
outline-offset: -6px;
}
.head {
display: flex;
align-items: center;
gap: 16px;
min-block-size: 112px;
}
.ring {
--ring: var(--accent);
position: relative;
flex: none;
inline-size: clamp(96px, 26cqi, 144px);
aspect-ratio: 1;
padding: 0;
border: none;
border-radius: 50%;
}
.paused {
--ring: var(--warning-color, #ffa600);
}
.error {
--ring: var(--error);
}
.completed {
--ring: var(--success-color, #43a047);
}
.cancelled {
--ring: var(--quiet);
}
.track {
position: absolute;
inset: 0;
inline-size: 100%;
block-size: 100%;
fill: none;
stroke: var(--line);
stroke-width: 6;
rotate: -90deg;
}
.bar {
stroke: var(--ring);
stroke-linecap: round;
}
.ring img {
inline-size: 60%;
block-size: 60%;
border-radius: 8px;
object-fit: contain;
}
.ring .photo {
inline-size: 86%;
block-size: 86%;
border-radius: 50%;
object-fit: cover;
}
.ring .icon {
inline-size: 40%;
block-size: 40%;
color: var(--quiet);
}
.facts {
flex: 1;
min-inline-size: 0;
line-height: 1.4;
}
.status {
font-size: 1.25em;
font-weight: 500;
}
.file {
display: -webkit-box;
overflow: hidden;
overflow-wrap: anywhere;
-webkit-box-orient: vertical;
-webkit-line-clamp: 2;
}
.commands {
min-block-size: 44px;
}
.commands button {
flex: 1 1 auto;
}
.busy .icon {
opacity: 0.5;
}
@keyframes breathe {
to {
opacity: 0.2;
}
}
.slots {
display: grid;
grid-template-columns: 1fr 1fr;
gap: 8px;
}
.slots > :last-child:nth-child(odd) {
grid-column: 1 / -1;
}
.slots button {
justify-content: flex-start;
padding-inline: 12px;
border-radius: 12px;
font-weight: 400;
line-height: 1.2;
}
.slots .active {
border-color: var(--text);
box-shadow: inset 0 0 0 1px var(--text);
}
.slots small {
display: block;
}
.upload {
display: flex;
flex-direction: column;
gap: 8px;
overflow-wrap: anywhere;
}
.choose {
border: 1px dashed var(--quiet);
border-radius: 12px;
font-weight: 400;
}
progress {
appearance: none;
inline-size: 100%;
block-size: 8px;
border: none;
border-radius: 4px;
background: var(--line);
overflow: hidden;
}
::-webkit-progress-bar {
background: none;
}
::-webkit-progress-value,
progress:indeterminate {
background: var(--accent);
}
::-moz-progress-bar {
background: var(--accent);
}
@container (inline-size > 520px) {
.slots {
grid-template-columns: repeat(auto-fit, minmax(96px, 1fr));
}
.slots > :last-child:nth-child(odd) {
grid-column: auto;
}
}
@container (inline-size < 300px) {
.head {
flex-direction: column;
text-align: center;
}
.facts {
inline-size: 100%;
}
}
@media (prefers-reduced-motion: no-preference) {
.bar {
transition: stroke-dasharray 0.5s;
}
.busy .icon,
progress:indeterminate {
animation: breathe 1s infinite alternate;
}
}
`]}static{this.properties={hass:{attribute:!1},config:U,running:U,failure:U,dragging:U,stale:U,broken:U}}#t;#i="";#n=!1;#e=new ye(()=>{this.requestUpdate()});constructor(){super(),this.config={},this.failure="",this.dragging=!1,this.stale=!1,this.broken=""}get#r(){return this.renderRoot.querySelector("flashforge-confirm")}get#s(){return this.renderRoot.querySelector("flashforge-start-dialog")}get#a(){return this.renderRoot.querySelector(".ring")}static getStubConfig(e){return{device_id:x(e)[0]?.device.id??""}}static getConfigForm(){return{schema:[{name:"device_id",required:!0,selector:{device:{filter:{integration:"flashforge"},entity:{domain:"binary_sensor",device_class:"connectivity"}}}},{name:"name",selector:{text:{}}},{name:"show_slots",default:!0,selector:{boolean:{}}},{name:"show_upload",default:!0,selector:{boolean:{}}}],computeLabel:({name:n},r)=>c({localize:r},`card.form.${n}`)}}setConfig(e){this.config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}shouldUpdate(e){let{hass:t}=this,n=this.#t,r=e.get("hass");return e.size!==1||!e.has("hass")||!r||!t?!0:r.localize!==t.localize||r.locale!==t.locale||r.user!==t.user||Ue(r,t)||n!==void 0&&At(r,t,n)}willUpdate(e){let{hass:t}=this,n=this.shadowRoot?.activeElement;if(this.#n=!!n?.closest(".commands"),!t)return;this.#i!==t.language&&(this.#i=t.language,O(t).then(()=>{this.requestUpdate()}));let r=e.get("hass");(!r||Ue(r,t)||e.size>1)&&(this.#t=X(t,String(this.config.device_id))),r?.entities!==t.entities&&Ft(t).then(s=>{this.stale=s})}updated(){let{hass:e}=this,[t,n]=[this.#t,this.#r];this.#n&&!this.shadowRoot?.activeElement&&this.#a?.focus(),e&&t&&n?.isOpen&&(Be(e,t).some(({command:s})=>s==="cancel")||n.close())}render(){let{hass:e}=this,t=this.#t;if(!e)return d;if(!t)return p`<ha-card>${c(e,"card.no_printer")}</ha-card>`;let n=this.#h(e,t);return p`<ha-card
class=${this.dragging&&n?"dragging":""}
@dragover=${this.#P}
@dragleave=${this.#C}
@drop=${this.#H}
>
${this.#l(e,t)} ${this.#p(e,t)}
${this.config.show_slots===!1?d:this.#f(e,t)}
${this.#o(e,t)}
${this.failure?p`<div class="alert" role="alert">${this.failure}</div>`:d}
${this.#w(e,t,n)}
${this.stale?this.#k(e):d}
</ha-card>
<flashforge-confirm></flashforge-confirm>
<flashforge-start-dialog
.hass=${e}
.printer=${t}
></flashforge-start-dialog>`}#l(e,t){let n=E(e,t),r=I(n),s=this.#T(e,t),o=r==="running"||r==="paused",l=h(e,t,"sensor.print_progress"),a=r==="offline"?void 0:fe(l),u=l&&a!==void 0&&e.formatEntityState(l),f=this.config.name??t.name,m=o?[Tt(e,t,new Date).map(Ln).join(" · "),[Rt(e,t),this.#R(e,t)].filter(Boolean).join(" · ")]:this.#O(e,t,r);return p`<div class="head">
<button
type="button"
class="ring ${n}"
aria-label=${[s,u].filter(Boolean).join(", ")}
@click=${()=>{this.#$(b(e,t,"sensor.status"))}}
>
${this.#c(a)} ${this.#d(e,t)}
</button>
<div class="facts">
${f===""?d:p`<div class="quiet">${f}</div>`}
<div class="status">
<span role="status">${s}</span>${u&&o?p`<span> · ${u}</span>`:d}
</div>
${this.#u(e,t,r)}
${m.map(v=>v?p`<div class="quiet">${v}</div>`:d)}
</div>
</div>`}#c(e){let t=ce`<circle class="bar" cx="50" cy="50" r="46" pathLength="100"
stroke-dasharray=${`${String(e)} 100`}></circle>`;return p`<svg class="track" viewBox="0 0 100 100" aria-hidden="true">
<circle cx="50" cy="50" r="46"></circle>
${e?t:d}
</svg>`}#d(e,t){let n=Ht(e,t);return!n||n.url===this.broken?J("printer"):p`<img
class=${n.isPhoto?"photo":""}
src=${n.url}
alt=""
@error=${()=>{this.broken=n.url}}
/>`}#u(e,t,n){if(n==="offline"||n==="idle")return d;let r=h(e,t,"sensor.file_name");if(!r)return d;let s=e.formatEntityState(r);return p`<div class="file" title=${s}>${s}</div>`}#p(e,t){let n=h(e,t,"sensor.error");return n&&n.state!=="ok"?p`<div class="alert" role="alert">${e.formatEntityState(n)}</div>`:d}#f(e,t){let n=ee(t);return n.length===0||I(E(e,t))==="offline"?d:p`<div class="slots">
${n.map(r=>this.#m(e,t,r))}
</div>`}#m(e,t,n){let r=ge(e,n),s=Ot(e,t,n),o=h(e,n,"sensor.slot_material"),l=n.kind==="tool"&&h(e,n,"sensor.nozzle_temperature"),a=[o,l].filter(u=>u!==void 0&&u!==!1).map(u=>e.formatEntityState(u));return p`<button
type="button"
class=${s?"active":""}
aria-current=${s?"true":d}
@click=${()=>{this.#$(b(e,n,"sensor.slot_material"))}}
>
${j(r.color)}
<span>
<small class="quiet">${r.label}</small>
${a.join(" · ")}
${r.colorName?p`<span class="hidden">${r.colorName}</span>`:d}
</span>
</button>`}#o(e,t){return p`<div class="row commands">
${Be(e,t).map(({command:n,state:r,possible:s})=>y(this.#x(e,n,r),()=>{this.#v(n,r)},{icon:In[n],kind:n==="cancel"?"danger":"main",possible:s&&!this.running,busy:this.running===n}))}
${Ve(e,t)?y(c(e,"card.start.open"),()=>{this.#s?.open()},{icon:"play",kind:L(e,t)?"":"main"}):d}
</div>`}#w(e,t,n){let r=h(e,t,"sensor.upload_progress"),{state:s}=this.#e;switch(s.phase){case"sending":return this.#y(e,c(e,"card.upload.sending",{file:s.file.name}),void 0,y(c(e,"card.upload.cancel"),()=>{this.#e.abort()},{icon:"cancel"}));case"forwarding":return this.#g(e,t,c(e,"card.upload.forwarding",{file:s.file.name}),r);case"done":return p`<div class="upload">
<span role="status">
${c(e,"card.upload.done",{file:s.fileName})}
</span>
<div class="row">
${Ve(e,t)?y(c(e,"card.upload.start"),()=>{this.#e.dismiss(),this.#s?.open(s.fileName)},{icon:"play",kind:"main"}):d}
${this.#b(e)}
</div>
</div>`;case"refused":return p`<div class="upload">
<div class="alert" role="alert">
${s.file?p`<strong>${s.file.name}</strong><br />`:d}
${s.message}
</div>
<div class="row">
${s.file?this.#S(e,t,s.file,s.remedy):d}
${this.#b(e)}
</div>
</div>`;case"idle":if(r){let o=c(e,"card.upload.running");return this.#g(e,t,o,r)}return n?this.#A(e):d}}#g(e,t,n,r){let s=b(e,t,"button.cancel_upload");return this.#y(e,n,fe(r),s&&y(this.#x(e,"cancel_upload",s),()=>{this.#v("cancel_upload",s)},{icon:"cancel",possible:r!==void 0&&!this.running}))}#y(e,t,n,r){return p`<div class="upload">
<span role="status">${t}</span>
<progress
max="100"
aria-label=${c(e,"card.upload.progress")}
value=${n??d}
></progress>
<div class="row">${r}</div>
</div>`}#A(e){return p`<label class="button choose">
${J("upload")} ${c(e,"card.upload.choose")}
<input
class="hidden"
type="file"
@change=${t=>{let n=t.target;this.#_([...n.files??[]]),n.value=""}}
/>
</label>`}#S(e,t,n,r){return y(c(e,`card.upload.${r??"again"}`),()=>{let s=r?{[r]:!0}:{};this.#e.send(e,t.device.id,n,s)},{icon:"upload",kind:"main"})}#b(e){return y(c(e,"card.upload.close"),()=>{this.#e.dismiss()})}#k(e){return p`<div class="row">
<span class="quiet">${c(e,"card.stale")}</span>
${y(c(e,"card.reload"),()=>{window.location.reload()})}
</div>`}async#v(e,t){let{hass:n}=this,r=this.#t;if(!(!n||!r||this.running||this.#r?.isOpen)&&!(e==="cancel"&&!await this.#E(n,r))){this.running=e,this.failure="";try{await _t(n,t.entity_id)}catch(s){this.failure=await z(n,s)}finally{this.running=void 0}}}async#E(e,t){let n=["sensor.file_name","sensor.print_progress"].map(s=>h(e,t,s)).flatMap(s=>s?[e.formatEntityState(s)]:[]).join(" · "),r={title:c(e,"card.cancel.title"),subject:n,text:c(e,"card.cancel.text"),confirm:c(e,"card.cancel.confirm"),dismiss:c(e,"card.cancel.dismiss")};return await this.#r?.ask(r)??!1}#h(e,t){return this.config.show_upload!==!1&&e.user?.is_admin===!0&&We(t)&&I(E(e,t))!=="offline"}#_(e){let{hass:t}=this,n=this.#t,[r]=e;t&&n&&r&&this.#h(t,n)&&this.#e.send(t,n.device.id,r)}#P=e=>{let{hass:t}=this,n=this.#t;if(!t||!n||!e.dataTransfer?.types.includes("Files"))return;e.preventDefault();let r=this.#h(t,n)&&!this.#e.isRunning;e.dataTransfer.dropEffect=r?"copy":"none",this.dragging=r};#C=()=>{this.dragging=!1};#H=e=>{this.dragging=!1;let t=[...e.dataTransfer?.items??[]];if(!t.some(({kind:r})=>r==="file"))return;e.preventDefault();let n=t.filter(r=>r.webkitGetAsEntry()?.isDirectory!==!0).flatMap(r=>r.getAsFile()??[]);this.#_(n)};#$(e){if(e){let t={entity:e.entity_id,tap_action:{action:"more-info"}};this.dispatchEvent(new CustomEvent("hass-action",{bubbles:!0,composed:!0,detail:{config:t,action:"tap"}}))}}#T(e,t){let n=b(e,t,"sensor.status")??b(e,t,"binary_sensor.printing");return n?e.formatEntityState(n):c(e,"card.unknown")}#R(e,t){let n=h(e,t,"sensor.filament_type");return n&&ee(t).length===0?e.formatEntityState(n):""}#O(e,t,n){let r=h(e,t,"sensor.last_job_duration");if(n==="ended")return r?[c(e,"card.duration",{time:he(e,r)})]:[];let s=h(e,t,"sensor.last_job_file");if(n!=="idle"||!s)return[];let o=h(e,t,"sensor.last_job_result"),l=c(e,"card.last_job",{file:e.formatEntityState(s)}),a=[o&&e.formatEntityState(o),r&&he(e,r)];return[l,a.filter(Boolean).join(" · ")]}#x(e,t,n){return e.localize(`component.flashforge.entity.button.${t}.name`)||e.formatEntityName(n,{type:"entity"})}};var jn=["sensor.status","sensor.print_progress","binary_sensor.printing","camera.camera","image.job_thumbnail"];function Dt(i,e){let t=wt(i,e);return t&&jn.some(n=>t.entityIds.get(n)===e)?{config:{type:"custom:flashforge-job-card",device_id:t.device.id}}:null}var Nt={de:["FlashForge-Druckauftrag","Fortschritt, Zeiten, Steuerung und Hochladen"],en:["FlashForge print job","Progress, times, control, and upload"],es:["Trabajo de impresión FlashForge","Progreso, tiempos, control y subida"],fr:["Impression FlashForge","Progression, durées, commande et envoi"]};function It(){let i=document.documentElement.lang.split("-",1)[0]??"";return Nt[i]??Nt.en??["",""]}var Lt={type:"flashforge-job-card",preview:!0,getEntitySuggestion:Dt,get name(){return It()[0]},get description(){return It()[1]}};function ne(i,e){let t=e.material?.trim().toLowerCase();return!!t&&e.color!==void 0&&(i.material===null||i.material.trim().toLowerCase()===t)}function jt(i,e){let t=new Map;for(let r of i){let s=e.filter(a=>ne(r,a)),o=s.filter(a=>Un(r.color,a.color)),[l]=s.length===1?s:o.length===1?o:[];l&&r.material!==null&&t.set(r.tool,l.number)}let n=[...t.values()];return new Map([...t].filter(([,r])=>n.filter(s=>s===r).length===1))}function Ut(i,e,t){let n=new Set;return i.every(r=>{let s=e.find(({number:o})=>o===t.get(r.tool));return s===void 0||n.has(s.number)?!1:(n.add(s.number),ne(r,s))})}function qt(i){return Object.fromEntries([...i].map(([e,t])=>[`tool_${String(e)}`,t]))}function Un(i,e){return i!==null&&i.toLowerCase()===e?.toLowerCase()}var qn=8,P={state:!0},ve=class extends D{static{this.styles=[N,de,_`
fieldset {
margin: 0;
padding: 0;
border: none;
min-inline-size: 0;
}
legend {
padding: 0;
margin-block-end: 8px;
font-weight: 500;
}
.files {
max-block-size: 40vh;
overflow: auto;
border: 1px solid var(--line);
border-radius: 12px;
}
label {
display: flex;
align-items: center;
gap: 12px;
min-block-size: 48px;
padding: 4px 12px;
border-radius: 8px;
cursor: pointer;
}
.files label {
outline-offset: -2px;
}
.file {
display: flex;
flex: 1;
flex-direction: column;
min-inline-size: 0;
overflow-wrap: anywhere;
}
.tool {
flex-wrap: wrap;
padding-inline: 0;
}
.tool span {
flex: 1 1 100px;
}
select,
input[type="search"] {
min-block-size: 44px;
padding: 8px 12px;
border: 1px solid var(--quiet);
border-radius: 8px;
background: var(--ground);
color: inherit;
font: inherit;
}
select {
flex: 2 1 180px;
min-inline-size: 0;
}
input[type="search"] {
inline-size: 100%;
}
input[type="radio"],
input[type="checkbox"] {
flex: none;
inline-size: 20px;
block-size: 20px;
margin: 0;
accent-color: var(--accent);
}
`]}static{this.properties={hass:{attribute:!1},printer:{attribute:!1},stored:P,search:P,chosen:P,choice:P,automatic:P,plateIsClear:P,starting:P,failure:P}}constructor(){super(),this.search="",this.choice=new Map,this.automatic=!1,this.plateIsClear=!1,this.starting=!1,this.failure=""}async open(e){if(this.isOpen)return;this.stored=void 0,this.search="",this.failure="",this.#i(void 0);let t=this.answer();await this.#t(e),await t}async#t(e){let{hass:t,printer:n}=this;if(!(!t||!n))try{let r=await Q(t,"get_files",n.device.id,{},!0);this.stored=r??{files:[],complete:!0},this.#i(this.stored.files.find(({file_name:s})=>s===e))}catch(r){this.failure=await z(t,r)}}#i(e){this.chosen=e,this.automatic=!1,this.plateIsClear=!1,this.choice=jt(e?.tools??[],this.#n)}get#n(){let{hass:e,printer:t}=this;return e&&t?ee(t).filter(({kind:n})=>n!=="external_spool").map(n=>ge(e,n)):[]}get#e(){let{chosen:e}=this,t=this.#n;return!e||t.length===0?[]:this.#r?t.map((n,r)=>({tool:r+1,material:null,color:null})):e.tools}get#r(){return this.chosen?.tools.length===0}get#s(){let e=this.#r?this.#e.filter(({tool:t})=>this.choice.has(t)):this.#e;return this.automatic||Ut(e,this.#n,this.choice)}get#a(){let{hass:e,printer:t}=this;return e!==void 0&&t!==void 0&&this.chosen!==void 0&&!this.starting&&(this.plateIsClear||!L(e,t))&&this.#s}async#l(){let{hass:e,printer:t,chosen:n}=this;if(!(!e||!t||!n)){this.starting=!0,this.failure="";try{await Q(e,"start_print",t.device.id,{file_name:n.file_name,...this.plateIsClear&&{plate_is_clear:!0},...this.automatic?{match:"automatic"}:qt(this.choice)},!1),this.close("started")}catch(r){this.failure=await z(e,r)}finally{this.starting=!1}}}render(){let{hass:e,printer:t}=this;return!e||!t?d:p`<dialog aria-labelledby="title">
<div class="inside">
<h2 id="title">${c(e,"card.start.title")}</h2>
${this.#c(e)} ${this.chosen?this.#u(e):d}
${this.chosen&&L(e,t)?this.#o(c(e,"card.start.plate_is_clear"),this.plateIsClear,n=>{this.plateIsClear=n}):d}
${this.failure?p`<div class="alert" role="alert">${this.failure}</div>`:d}
<div class="row end">
${y(c(e,"card.start.close"),()=>{this.close()})}
${y(c(e,this.starting?"card.start.starting":"card.start.start"),()=>{this.#l()},{kind:"main",possible:this.#a,busy:this.starting})}
</div>
</div>
</dialog>`}#c(e){let{stored:t}=this;if(!t)return p`<p role="status">
${this.failure?d:c(e,"card.start.loading")}
</p>`;if(t.files.length===0)return p`<p>${c(e,"card.start.no_files")}</p>`;let n=this.search.trim().toLowerCase(),r=t.files.filter(({file_name:s})=>s.toLowerCase().includes(n));return p`${t.files.length>qn?p`<input
type="search"
aria-label=${c(e,"card.start.search")}
placeholder=${c(e,"card.start.search")}
.value=${this.search}
@input=${s=>{this.search=s.target.value}}
/>`:d}
<fieldset>
<legend>${c(e,"card.start.file")}</legend>
<div class="files">${r.map(s=>this.#d(e,s))}</div>
</fieldset>
${t.complete?d:p`<p class="quiet">${c(e,"card.start.incomplete")}</p>`}`}#d(e,t){let n=[t.print_time===null?"":me(e,t.print_time),t.filament_weight===null?"":vt(e,t.filament_weight)].filter(Boolean);return p`<label>
<input
type="radio"
name="file"
.checked=${this.chosen===t}
@change=${()=>{this.#i(t)}}
/>
<span class="file">
<span>${t.file_name}</span>
<span class="quiet">${n.join(" · ")}</span>
</span>
${t.tools.map(({color:r})=>j(r))}
</label>`}#u(e){let[t,n]=[this.#e,this.#n];if(t.length===0)return d;let r=t.every(s=>s.material!==null&&n.some(o=>ne(s,o)));return p`<fieldset>
<legend>${c(e,"card.start.slots")}</legend>
${this.#r?p`<p class="quiet">${c(e,"card.start.unknown")}</p>`:d}
${r&&t.length>1?this.#o(c(e,"card.start.automatic"),this.automatic,s=>{this.automatic=s}):d}
${this.automatic?d:t.map(s=>this.#p(e,s))}
</fieldset>`}#p(e,t){let n=c(e,"card.tool",{number:t.tool}),r=this.choice.get(t.tool);return p`<label class="tool">
${j(t.color)}
<span>${[n,t.material].filter(Boolean).join(" · ")}</span>
<select
@change=${s=>{let o=Number(s.target.value),l=new Map(this.choice);l.delete(t.tool),this.choice=o?l.set(t.tool,o):l}}
>
<option value="" .selected=${r===void 0}>
${c(e,this.#r?"card.start.unused":"card.start.choose")}
</option>
${this.#n.map(s=>p`<option
value=${s.number}
.selected=${r===s.number}
.disabled=${!ne(t,s)||this.#f(s,t)}
>
${this.#m(e,s)}
</option>`)}
</select>
${j(this.#n.find(({number:s})=>s===r)?.color)}
</label>`}#f(e,t){return[...this.choice].some(([n,r])=>r===e.number&&n!==t.tool)}#m(e,t){let n=t.material??c(e,"card.start.empty");return[t.label,n,t.colorName].filter(Boolean).join(" · ")}#o(e,t,n){return p`<label class="tool">
<input
type="checkbox"
.checked=${t}
@change=${r=>{n(r.target.checked)}}
/>
<span>${e}</span>
</label>`}};var _e=["temperatures","print","materials","history"],$e="custom:flashforge",Ge="mdi:printer-3d",Ye=3,Bn=6,Vn=["unavailable","unknown"];function Bt(i,e){let t=x(i).filter(({device:a})=>e.device_ids?.includes(a.id)??!0),{camera:n,history_hours:r,hide:s}=e,o=Zt({type:$e,camera:n,history_hours:r,hide:s}),l=t.map(({device:a,name:u})=>({title:u,path:a.id,strategy:{...o,device_id:a.id}}));return t.length===0?{views:[{title:c(i,"strategy.title"),...Kt(i,e.device_ids!==void 0)}]}:{views:t.length===1?l:[Wn(i,t,e),...l]}}function Vt(i,e){let t=Wt(i,e);if(t===void 0)return Kt(i,e.device_id!==void 0);let n=A(i,t),r=e.history_hours??Ye,s={temperatures:Gn(i,t,r),print:Yn(i,n),materials:[...Jn(i,t,r),...Zn(i,t)],history:Qn(i,t)},o=_e.flatMap(a=>e.hide?.includes(a)?[]:s[a]),l=o.length%2===1?o.length:2;return{type:"sections",max_columns:4,dense_section_placement:!0,badges:Kn(i,t),sections:[{...Je(i,e),row_span:l},...o]}}function Je(i,e){let t=Wt(i,e);if(t===void 0)return{type:"grid",cards:[Gt(i,e.device_id!==void 0)]};let n=A(i,t),{device:r,name:s}=t,o=e.camera===!1?void 0:n("camera.camera");return{type:"grid",cards:[{type:"heading",heading:s,icon:Ge,tap_action:i.user?.is_admin?{action:"navigate",navigation_path:`/config/devices/device/${r.id}`}:{action:"none"}},{type:"custom:flashforge-job-card",device_id:r.id,name:""},...o===void 0?[]:[{type:"picture-entity",entity:o,camera_view:e.camera_view??"live",show_name:!1,show_state:!1,visibility:[{condition:"state",entity:o,state_not:"unavailable"}]}],...g(n("light.light")),...o===void 0?[]:g(n("switch.camera_stream")),...g(n("select.filtration")),...g(n("sensor.tvoc"))]}}function Wt(i,{device_id:e}){return e===void 0?x(i)[0]:X(i,e)}function Wn(i,e,t){let n=e.length<Bn?{}:{camera_view:"auto"},{camera:r}=t;return{title:c(i,"strategy.overview"),path:"overview",type:"sections",max_columns:4,dense_section_placement:!0,sections:e.map(({device:s})=>({strategy:Zt({type:$e,device_id:s.id,camera:r,...n})}))}}function Kt(i,e){return{type:"sections",sections:[{type:"grid",cards:[Gt(i,e)]}]}}function Gt(i,e){let t=c(i,`strategy.${e?"gone":"none"}`),n=`[${c(i,"strategy.add")}](/config/integrations/dashboard/add?domain=flashforge)`;return{type:"markdown",content:i.user?.is_admin?`${t}

${n}`:t}}function Kn(i,e){let t=A(i,e),n=(l,a={})=>l===void 0?[]:[{type:"entity",entity:l,...a}],r=t("sensor.finish_time"),s=t("binary_sensor.problem"),o={name:{type:"entity"},show_name:!0};return[...n(t("sensor.status")),...n(t("sensor.print_progress")),...n(r,{...o,visibility:[{condition:"state",entity:r,state_not:Vn}]}),...n(t("binary_sensor.door"),o),...n(s,{...o,color:"red",visibility:[{condition:"state",entity:s,state:"on"}]})]}function Gn(i,e,t){let n=A(i,e),r=["nozzle","bed","chamber"],s=r.flatMap(u=>n(`sensor.${u}_temperature`)??[]),o=e.parts.flatMap(u=>{let f=A(i,u)("sensor.nozzle_temperature");return f===void 0?[]:[{entity:f,name:Ze(i,u)}]}),l=[...s.map(u=>({entity:u,name:{type:"entity"}})),...o],a=l.length>0&&Jt(i,"history")?[{type:"history-graph",hours_to_show:t,entities:l}]:[];return ie(i,"temperatures","mdi:thermometer",[...r.flatMap(u=>Yt(n,u,t)),...a])}function Yt(i,e,t){return xe([...g(i(`sensor.${e}_temperature`),{features:[{type:"trend-graph",hours_to_show:t}]}),...g(i(`number.${e}_target`)??i(`sensor.${e}_target`))])}function Yn(i,e){let t=e("button.start_selected");return ie(i,"print","mdi:tune",[...xe([...g(e("sensor.filament_type")),...g(e("binary_sensor.filament"))]),...g(e("switch.runout_sensor")),...["print_speed","z_offset","cooling_fan","chamber_fan"].flatMap(n=>g(e(`number.${n}`)??e(`sensor.${n}`))),...t===void 0?[]:g(e("select.stored_file")),...Ke(t)])}function Jn(i,e,t){let n=e.parts.filter(({kind:r})=>r==="tool").flatMap(r=>{let s=A(i,r),o=[...Yt(s,"nozzle",t),...g(s("sensor.slot_material"),{show_entity_picture:!0})];return o.length===0?[]:[Xn(Ze(i,r)),...o]});return ie(i,"tools","mdi:printer-3d-nozzle",n)}function Zn(i,e){let t=e.parts.filter(({kind:r})=>r!=="tool").flatMap(r=>{let s=A(i,r),o=Ze(i,r);return[...g(s("sensor.slot_material"),{name:o,show_entity_picture:!0}),...Ke(s("button.load")),...Ke(s("button.unload"))]}),n=t.length===0?[]:[...g(A(i,e)("sensor.active_slot")),...xe(t)];return ie(i,"materials","mdi:tray-full",n)}function Qn(i,e){let t=A(i,e),n=["last_job_result","last_job_duration","last_job_filament","jobs_finished","lifetime_time","lifetime_filament"],r=t("calendar.prints"),s=["sensor.status","event.print","binary_sensor.problem"].flatMap(o=>t(o)??[]);return ie(i,"history","mdi:history",[...g(t("sensor.last_job_file")),...xe(n.flatMap(o=>g(t(`sensor.${o}`)))),...r===void 0?[]:[{type:"calendar",entities:[r],initial_view:"listWeek"}],...s.length>0&&Jt(i,"logbook")?[{type:"logbook",target:{entity_id:s},hours_to_show:24}]:[]])}function ie(i,e,t,n){let r={type:"heading",heading:c(i,`strategy.${e}`),icon:t};return n.length===0?[]:[{type:"grid",cards:[r,...n]}]}function Xn(i){return{type:"heading",heading:i,heading_style:"subtitle"}}function g(i,e={}){if(i===void 0)return[];let t=ei[i.split(".",1)[0]??""];return[{type:"tile",entity:i,name:{type:"entity"},grid_options:{columns:12},...t&&{features:[t],features_position:"inline"},...e}]}var ei={light:{type:"toggle"},number:{type:"numeric-input",style:"slider"},select:{type:"select-options"},switch:{type:"toggle"}};function Ke(i){let e={action:"perform-action",perform_action:"button.press",target:{entity_id:i},confirmation:!0};return g(i,{tap_action:e,icon_tap_action:e})}function xe(i){return i.map((e,t)=>t===i.length-1&&t%2===0?e:{...e,grid_options:{columns:6},...e.features!==void 0&&{features_position:"bottom"}})}function Ze(i,{device:e,kind:t,number:n}){return e.name_by_user??c(i,`strategy.${t}`,{number:n})}function A(i,{entityIds:e}){return t=>{let n=e.get(t);return n===void 0||i.entities[n]?.hidden?void 0:n}}function Jt(i,e){return i.config.components?.includes(e)??!0}function Zt(i){return Object.fromEntries(Object.entries(i).filter(([,e])=>e!==void 0))}var we=class extends ${constructor(){super();this.choose=({target:t})=>{this.change({device_id:t.value})};this.setHours=({target:t})=>{let{valueAsNumber:n,validity:r}=t;r.valid&&this.change({history_hours:n})};this.toggle=({target:t})=>{let{name:n,value:r,checked:s}=t;if(n==="camera")this.change({camera:s?void 0:!1});else if(n==="hide"){let o=Qt(_e,this.options.hide??[],r);this.change({hide:o.length===0?void 0:o})}else if(this.hass){let o=x(this.hass),l=o.map(({device:u})=>u.id),a=Qt(l,this.shown(o),r);this.change({device_ids:a.length===l.length?void 0:a})}};this.kind="dashboard",this.options={}}static{this.properties={hass:{attribute:!1},kind:{},options:{state:!0},localize:{state:!0}}}setConfig(t){this.options=t}willUpdate(t){let{hass:n}=this;n&&t.get("hass")?.language!==n.language&&O(n).then(r=>{this.localize=r})}render(){let{hass:t,localize:n,options:r}=this;if(!t||!n)return d;let s=x(t),o=u=>c({localize:n},`strategy.editor.${u}`),l=_e.map(u=>this.box("hide",u,o(u),!r.hide?.includes(u))),a=this.kind==="section";return p`
${this.kind==="dashboard"?this.several(s,o("printers")):this.one(s,o("printer"))}
<fieldset>
<legend>${o("show")}</legend>
${this.box("camera","camera",o("camera"),r.camera??!0)}
${a?d:l}
</fieldset>
${a?d:this.hours(o("history_hours"))}
`}one(t,n){let r=this.options.device_id??t[0]?.device.id,s=t.map(({device:o,name:l})=>p`
<option value=${o.id} .selected=${o.id===r}>${l}</option>
`);return p`
<label class="field">
${n}
<select @change=${this.choose}>
${s}
</select>
</label>
`}several(t,n){let r=this.shown(t),s=t.map(({device:{id:o},name:l})=>this.box("device_ids",o,l,r.includes(o),r.length===1));return p`
<fieldset>
<legend>${n}</legend>
${s}
</fieldset>
`}shown(t){let{device_ids:n}=this.options;return t.map(({device:s})=>s.id).filter(s=>n?.includes(s)??!0)}hours(t){return p`
<label class="field">
${t}
<input
type="number"
min="1"
max="168"
required
.value=${String(this.options.history_hours??Ye)}
@change=${this.setHours}
/>
</label>
`}box(t,n,r,s,o=!1){return p`
<label>
<input
type="checkbox"
name=${t}
.value=${n}
.checked=${s}
?disabled=${s&&o}
@change=${this.toggle}
/>
${r}
</label>
`}change(t){let n=Object.fromEntries(Object.entries({...this.options,...t}).filter(([,r])=>r!==void 0));this.options=n,this.dispatchEvent(new CustomEvent("config-changed",{detail:{config:n},bubbles:!0,composed:!0}))}static{this.styles=_`
:host {
display: grid;
gap: 16px;
color: var(--primary-text-color, #141414);
}
fieldset {
border: 0;
margin: 0;
padding: 0;
min-inline-size: 0;
}
legend {
padding: 0;
font-weight: 500;
}
label {
display: flex;
align-items: center;
gap: 8px;
min-block-size: 44px;
overflow-wrap: anywhere;
}
.field {
flex-wrap: wrap;
justify-content: space-between;
}
input,
select {
font: inherit;
color: inherit;
accent-color: var(--primary-color, #009ac7);
}
input[type="checkbox"] {
inline-size: 20px;
block-size: 20px;
flex: none;
margin: 0;
}
select,
input[type="number"] {
min-block-size: 44px;
max-inline-size: 100%;
padding-inline: 8px;
border: 1px solid var(--outline-color, #8a8a8a);
border-radius: 8px;
background: var(--card-background-color, #fff);
}
:focus-visible {
outline: 2px solid var(--primary-color, #009ac7);
outline-offset: 2px;
}
`}};function Qt(i,e,t){return i.filter(n=>e.includes(n)!==(n===t))}function Qe(i,e){return class extends HTMLElement{static{this.registryDependencies=["entities","devices","areas"]}static async generate(t,n){return e({...n,localize:await O(n)},t)}static getConfigElement(){let t=document.createElement(tn);return t.setAttribute("kind",i),t}static async getCreateSuggestions(t){let n=await O(t);return{title:c({localize:n},"strategy.title"),icon:Ge}}static getStubConfig(t){let n=x(t)[0];return{type:$e,...n&&{device_id:n.device.id}}}}}var tn="flashforge-strategy-editor",nn={[tn]:we,"ll-strategy-dashboard-flashforge":Qe("dashboard",Bt),"ll-strategy-view-flashforge":Qe("view",Vt),"ll-strategy-section-flashforge":Qe("section",Je)},Xt={en:["FlashForge printers","All your printers, with prints, cameras, temperatures and history.","FlashForge printer","The current print and the camera of one printer."],de:["FlashForge-Drucker","Alle deine Drucker mit Drucken, Kameras, Temperaturen und Verlauf.","FlashForge-Drucker","Der laufende Druck und die Kamera eines Druckers."],fr:["Imprimantes FlashForge","Toutes vos imprimantes, avec les impressions, les caméras, les températures et l'historique.","Imprimante FlashForge","L'impression en cours et la caméra d'une imprimante."],es:["Impresoras FlashForge","Todas tus impresoras, con impresiones, cámaras, temperaturas e historial.","Impresora FlashForge","La impresión en curso y la cámara de una impresora."]};function en(i){let e=document.documentElement.lang.split("-",1)[0]??"";return(Xt[e]??Xt.en)?.[i]??""}var rn=["dashboard","section"].map((i,e)=>({type:"flashforge",strategyType:i,get name(){return en(2*e)},get description(){return en(2*e+1)}}));Z("flashforge-confirm",ue);Z("flashforge-start-dialog",ve);Z("flashforge-job-card",be);for(let[i,e]of Object.entries(nn))Z(i,e);(window.customCards??=[]).push(Lt);(window.customStrategies??=[]).push(...rn);
