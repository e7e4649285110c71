/* Contains Lit, copyright Google LLC, BSD-3-Clause. */
var cn=Object.defineProperty;var dn=Object.getOwnPropertyDescriptor;var B=(i,e,t,n)=>{for(var r=n>1?void 0:n?dn(e,t):e,o=i.length-1,s;o>=0;o--)(s=i[o])&&(r=(n?s(e,t,r):s(r))||r);return n&&r&&cn(e,t,r),r};var ce=globalThis,de=ce.ShadowRoot&&(ce.ShadyCSS===void 0||ce.ShadyCSS.nativeShadow)&&"adoptedStyleSheets"in Document.prototype&&"replace"in CSSStyleSheet.prototype,Ce=Symbol(),rt=new WeakMap,V=class{constructor(e,t,n){if(this._$cssResult$=!0,n!==Ce)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,t=this.t;if(de&&e===void 0){let n=t!==void 0&&t.length===1;n&&(e=rt.get(t)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),n&&rt.set(t,e))}return e}toString(){return this.cssText}},ot=i=>new V(typeof i=="string"?i:i+"",void 0,Ce),_=(i,...e)=>{let t=i.length===1?i[0]:e.reduce((n,r,o)=>n+(s=>{if(s._$cssResult$===!0)return s.cssText;if(typeof s=="number")return s;throw Error("Value passed to 'css' function must be a 'css' function result: "+s+". Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.")})(r)+i[o+1],i[0]);return new V(t,i,Ce)},st=(i,e)=>{if(de)i.adoptedStyleSheets=e.map(t=>t instanceof CSSStyleSheet?t:t.styleSheet);else for(let t of e){let n=document.createElement("style"),r=ce.litNonce;r!==void 0&&n.setAttribute("nonce",r),n.textContent=t.cssText,i.appendChild(n)}},He=de?i=>i:i=>i instanceof CSSStyleSheet?(e=>{let t="";for(let n of e.cssRules)t+=n.cssText;return ot(t)})(i):i;var{is:un,defineProperty:pn,getOwnPropertyDescriptor:fn,getOwnPropertyNames:mn,getOwnPropertySymbols:hn,getPrototypeOf:gn}=Object,ue=globalThis,at=ue.trustedTypes,yn=at?at.emptyScript:"",bn=ue.reactiveElementPolyfillSupport,W=(i,e)=>i,K={toAttribute(i,e){switch(e){case Boolean:i=i?yn:null;break;case Object:case Array:i=i==null?i:JSON.stringify(i)}return i},fromAttribute(i,e){let t=i;switch(e){case Boolean:t=i!==null;break;case Number:t=i===null?null:Number(i);break;case Object:case Array:try{t=JSON.parse(i)}catch{t=null}}return t}},pe=(i,e)=>!un(i,e),lt={attribute:!0,type:String,converter:K,reflect:!1,useDefault:!1,hasChanged:pe};Symbol.metadata??=Symbol("metadata"),ue.litPropertyMetadata??=new WeakMap;var w=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=lt){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&pn(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:o}=fn(this.prototype,e)??{get(){return this[t]},set(s){this[t]=s}};return{get:r,set(s){let a=r?.call(this);o?.call(this,s),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??lt}static _$Ei(){if(this.hasOwnProperty(W("elementProperties")))return;let e=gn(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(W("finalized")))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(W("properties"))){let t=this.properties,n=[...mn(t),...hn(t)];for(let r of n)this.createProperty(r,t[r])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[n,r]of t)this.elementProperties.set(n,r)}this._$Eh=new Map;for(let[t,n]of this.elementProperties){let r=this._$Eu(t,n);r!==void 0&&this._$Eh.set(r,t)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let r of n)t.unshift(He(r))}else e!==void 0&&t.push(He(e));return t}static _$Eu(e,t){let n=t.attribute;return n===!1?void 0:typeof n=="string"?n:typeof e=="string"?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return st(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&n.reflect===!0){let o=(n.converter?.toAttribute!==void 0?n.converter:K).toAttribute(t,n.type);this._$Em=e,o==null?this.removeAttribute(r):this.setAttribute(r,o),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let o=n.getPropertyOptions(r),s=typeof o.converter=="function"?{fromAttribute:o.converter}:o.converter?.fromAttribute!==void 0?o.converter:K;this._$Em=r;let a=s.fromAttribute(t,o.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,o){if(e!==void 0){let s=this.constructor;if(r===!1&&(o=this[e]),n??=s.getPropertyOptions(e),!((n.hasChanged??pe)(o,t)||n.useDefault&&n.reflect&&o===this._$Ej?.get(e)&&!this.hasAttribute(s._$Eu(e,n))))return;this.C(e,t,n)}this.isUpdatePending===!1&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:o},s){n&&!(this._$Ej??=new Map).has(e)&&(this._$Ej.set(e,s??t??this[e]),o!==!0||s!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),r===!0&&this._$Em!==e&&(this._$Eq??=new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(t){Promise.reject(t)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[r,o]of this._$Ep)this[r]=o;this._$Ep=void 0}let n=this.constructor.elementProperties;if(n.size>0)for(let[r,o]of n){let{wrapped:s}=o,a=this[r];s!==!0||this._$AL.has(r)||a===void 0||this.C(r,void 0,o,a)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(n=>n.hostUpdate?.()),this.update(t)):this._$EM()}catch(n){throw e=!1,this._$EM(),n}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(t=>t.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(t=>this._$ET(t,this[t])),this._$EM()}updated(e){}firstUpdated(e){}};w.elementStyles=[],w.shadowRootOptions={mode:"open"},w[W("elementProperties")]=new Map,w[W("finalized")]=new Map,bn?.({ReactiveElement:w}),(ue.reactiveElementVersions??=[]).push("2.1.2");var De=globalThis,ct=i=>i,fe=De.trustedTypes,dt=fe?fe.createPolicy("lit-html",{createHTML:i=>i}):void 0,gt="$lit$",k=`lit$${Math.random().toFixed(9).slice(2)}$`,yt="?"+k,vn=`<${yt}>`,R=document,Y=()=>R.createComment(""),J=i=>i===null||typeof i!="object"&&typeof i!="function",Ne=Array.isArray,_n=i=>Ne(i)||typeof i?.[Symbol.iterator]=="function",Te=`[ 	
\f\r]`,G=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,ut=/-->/g,pt=/>/g,H=RegExp(`>|${Te}(?:([^\\s"'>=/]+)(${Te}*=${Te}*(?:[^ 	
\f\r"'\`<>=]|("|')|))|$)`,"g"),ft=/'/g,mt=/"/g,bt=/^(?:script|style|textarea|title)$/i,je=i=>(e,...t)=>({_$litType$:i,strings:e,values:t}),p=je(1),me=je(2),mi=je(3),O=Symbol.for("lit-noChange"),d=Symbol.for("lit-nothing"),ht=new WeakMap,T=R.createTreeWalker(R,129);function vt(i,e){if(!Ne(i)||!i.hasOwnProperty("raw"))throw Error("invalid template strings array");return dt!==void 0?dt.createHTML(e):e}var $n=(i,e)=>{let t=i.length-1,n=[],r,o=e===2?"<svg>":e===3?"<math>":"",s=G;for(let a=0;a<t;a++){let l=i[a],u,f,m=-1,v=0;for(;v<l.length&&(s.lastIndex=v,f=s.exec(l),f!==null);)v=s.lastIndex,s===G?f[1]==="!--"?s=ut:f[1]!==void 0?s=pt:f[2]!==void 0?(bt.test(f[2])&&(r=RegExp("</"+f[2],"g")),s=H):f[3]!==void 0&&(s=H):s===H?f[0]===">"?(s=r??G,m=-1):f[1]===void 0?m=-2:(m=s.lastIndex-f[2].length,u=f[1],s=f[3]===void 0?H:f[3]==='"'?mt:ft):s===mt||s===ft?s=H:s===ut||s===pt?s=G:(s=H,r=void 0);let S=s===H&&i[a+1].startsWith("/>")?" ":"";o+=s===G?l+vn:m>=0?(n.push(u),l.slice(0,m)+gt+l.slice(m)+k+S):l+k+(m===-2?a:S)}return[vt(i,o+(i[t]||"<?>")+(e===2?"</svg>":e===3?"</math>":"")),n]},Z=class i{constructor({strings:e,_$litType$:t},n){let r;this.parts=[];let o=0,s=0,a=e.length-1,l=this.parts,[u,f]=$n(e,t);if(this.el=i.createElement(u,n),T.currentNode=this.el.content,t===2||t===3){let m=this.el.content.firstChild;m.replaceWith(...m.childNodes)}for(;(r=T.nextNode())!==null&&l.length<a;){if(r.nodeType===1){if(r.hasAttributes())for(let m of r.getAttributeNames())if(m.endsWith(gt)){let v=f[s++],S=r.getAttribute(m).split(k),le=/([.?@])?(.*)/.exec(v);l.push({type:1,index:o,name:le[2],strings:S,ctor:le[1]==="."?Oe:le[1]==="?"?ze:le[1]==="@"?Me:D}),r.removeAttribute(m)}else m.startsWith(k)&&(l.push({type:6,index:o}),r.removeAttribute(m));if(bt.test(r.tagName)){let m=r.textContent.split(k),v=m.length-1;if(v>0){r.textContent=fe?fe.emptyScript:"";for(let S=0;S<v;S++)r.append(m[S],Y()),T.nextNode(),l.push({type:2,index:++o});r.append(m[v],Y())}}}else if(r.nodeType===8)if(r.data===yt)l.push({type:2,index:o});else{let m=-1;for(;(m=r.data.indexOf(k,m+1))!==-1;)l.push({type:7,index:o}),m+=k.length-1}o++}}static createElement(e,t){let n=R.createElement("template");return n.innerHTML=e,n}};function F(i,e,t=i,n){if(e===O)return e;let r=n!==void 0?t._$Co?.[n]:t._$Cl,o=J(e)?void 0:e._$litDirective$;return r?.constructor!==o&&(r?._$AO?.(!1),o===void 0?r=void 0:(r=new o(i),r._$AT(i,t,n)),n!==void 0?(t._$Co??=[])[n]=r:t._$Cl=r),r!==void 0&&(e=F(i,r._$AS(i,e.values),r,n)),e}var Re=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??R).importNode(t,!0);T.currentNode=r;let o=T.nextNode(),s=0,a=0,l=n[0];for(;l!==void 0;){if(s===l.index){let u;l.type===2?u=new Q(o,o.nextSibling,this,e):l.type===1?u=new l.ctor(o,l.name,l.strings,this,e):l.type===6&&(u=new Fe(o,this,e)),this._$AV.push(u),l=n[++a]}s!==l?.index&&(o=T.nextNode(),s++)}return T.currentNode=R,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings!==void 0?(n._$AI(e,n,t),t+=n.strings.length-2):n._$AI(e[t])),t++}},Q=class i{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=d,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=F(this,e,t),J(e)?e===d||e==null||e===""?(this._$AH!==d&&this._$AR(),this._$AH=d):e!==this._$AH&&e!==O&&this._(e):e._$litType$!==void 0?this.$(e):e.nodeType!==void 0?this.T(e):_n(e)?this.k(e):this._(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==d&&J(this._$AH)?this._$AA.nextSibling.data=e:this.T(R.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n=="number"?this._$AC(e):(n.el===void 0&&(n.el=Z.createElement(vt(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let o=new Re(r,this),s=o.u(this.options);o.p(t),this.T(s),this._$AH=o}}_$AC(e){let t=ht.get(e.strings);return t===void 0&&ht.set(e.strings,t=new Z(e)),t}k(e){Ne(this._$AH)||(this._$AH=[],this._$AR());let t=this._$AH,n,r=0;for(let o of e)r===t.length?t.push(n=new i(this.O(Y()),this.O(Y()),this,this.options)):n=t[r],n._$AI(o),r++;r<t.length&&(this._$AR(n&&n._$AB.nextSibling,r),t.length=r)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let n=ct(e).nextSibling;ct(e).remove(),e=n}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},D=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,o){this.type=1,this._$AH=d,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=o,n.length>2||n[0]!==""||n[1]!==""?(this._$AH=Array(n.length-1).fill(new String),this.strings=n):this._$AH=d}_$AI(e,t=this,n,r){let o=this.strings,s=!1;if(o===void 0)e=F(this,e,t,0),s=!J(e)||e!==this._$AH&&e!==O,s&&(this._$AH=e);else{let a=e,l,u;for(e=o[0],l=0;l<o.length-1;l++)u=F(this,a[n+l],t,l),u===O&&(u=this._$AH[l]),s||=!J(u)||u!==this._$AH[l],u===d?e=d:e!==d&&(e+=(u??"")+o[l+1]),this._$AH[l]=u}s&&!r&&this.j(e)}j(e){e===d?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??"")}},Oe=class extends D{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===d?void 0:e}},ze=class extends D{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==d)}},Me=class extends D{constructor(e,t,n,r,o){super(e,t,n,r,o),this.type=5}_$AI(e,t=this){if((e=F(this,e,t,0)??d)===O)return;let n=this._$AH,r=e===d&&n!==d||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,o=e!==d&&(n===d||r);r&&this.element.removeEventListener(this.name,this,n),o&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH=="function"?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},Fe=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){F(this,e)}};var xn=De.litHtmlPolyfillSupport;xn?.(Z,Q),(De.litHtmlVersions??=[]).push("3.3.3");var _t=(i,e,t)=>{let n=t?.renderBefore??e,r=n._$litPart$;if(r===void 0){let o=t?.renderBefore??null;n._$litPart$=r=new Q(e.insertBefore(Y(),o),o,void 0,t??{})}return r._$AI(i),r};var Ie=globalThis,$=class extends w{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=_t(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return O}};$._$litElement$=!0,$.finalized=!0,Ie.litElementHydrateSupport?.({LitElement:$});var wn=Ie.litElementPolyfillSupport;wn?.({LitElement:$});(Ie.litElementVersions??=[]).push("4.2.2");var An={alert:"M12 2 1 21h22L12 2zm-1 7h2v6h-2V9zm0 7.5h2v2h-2v-2z",cancel:"M6 6h12v12H6z",check:"M9.5 17.5 4 12l1.5-1.5 4 4L18.5 5.500 20 7z",pause:"M6 5h4v14H6zM14 5h4v14h-4z",play:"M8 5v14l11-7z",printer:"M4 3h16v18H4V3zm2 2v9h12V5h-5v3h-1l-1 2h-1l-1-2H9V5H6zm0 11v3h12v-3H6z",upload:"M11 16V8l-3 3-1.500-1.500L12 4l5.500 5.500L16 11l-3-3v8h-2zM5 18h14v2H5z"};function X(i){return me`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${An[i]}></path></svg>`}function Sn(i){i.repeat&&i.key==="Enter"&&i.preventDefault()}function y(i,e,{icon:t,kind:n="",possible:r=!0,busy:o=!1}={}){return p`<button
type="button"
class="${n} ${o?"busy":""}"
aria-disabled=${String(!r)}
aria-busy=${String(o)}
@keydown=${Sn}
@click=${s=>{r&&s.detail<2&&e()}}
>
${t?X(t):d} ${i}
</button>`}var N=class extends ${get#t(){return this.renderRoot.querySelector("dialog")}get isOpen(){return this.#t?.open??!1}close(e=""){this.isOpen&&this.#t?.close(e)}async answer(){await this.updateComplete;let e=this.#t;if(!e||e.open)return"";e.returnValue="",e.onclick=this.#i;let t=new Promise(n=>{e.addEventListener("close",()=>{n(e.returnValue)},{once:!0})});return e.showModal(),t}#i=e=>{e.detail<2&&e.target===this.#t&&this.close()}};var j=_`
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
`,he=_`
dialog {
inline-size: min(480px, calc(100vw - 32px));
max-block-size: calc(100vh - 32px);
padding: 0;
border: none;
border-radius: var(--ha-dialog-border-radius, 24px);
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
`;var kn={state:!0},ge=class extends N{static{this.styles=[j,he,_`
.subject {
font-weight: 500;
}
`]}static{this.properties={question:kn}}async ask(e){return this.question=e,await this.answer()==="confirm"}render(){let{question:e}=this;return p`<dialog aria-labelledby="title" aria-describedby="text">
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
</dialog>`}};function ee(i,e){let t=window.customElements;t.get(i)||t.define(i,e),t.whenDefined("home-assistant").then(()=>{let n=window.customElements;n!==t&&!n.get(i)&&n.define(i,class extends e{})})}var Pn={d:86400,h:3600,min:60,s:1,ms:.001},En=864e5,Le=new WeakMap;function z(i){let{language:e,loadBackendTranslation:t}=i,n=Le.get(t);if(n?.language===e)return n.localize;let r=i.loadBackendTranslation("config_panel","flashforge").catch(()=>(Le.delete(t),i.localize));return Le.set(t,{language:e,localize:r}),r}function c(i,e,t){return i.localize(`component.flashforge.config_panel.${e}`,t)||(e.split(".").at(-1)??e)}function be(i){let e=Number.parseFloat(i?.state??"");return Number.isFinite(e)?e:void 0}function $t(i){let e=i?.attributes.unit_of_measurement,t=typeof e=="string"?Pn[e]:void 0,n=be(i);return n===void 0||t===void 0?void 0:n*t}function Ue(i){let e=new Date(i?.state??"");return Number.isNaN(e.getTime())?void 0:e}function ve(i,e){let t=Math.max(0,Math.round(e/60)),n=Math.floor(t/60),r=ye(i.locale,t%60,"minute",0);return n===0?r:`${ye(i.locale,n,"hour",0)} ${r}`}function xt(i,e,t){let{locale:n,config:r}=i,o=n.time_zone==="server"?{timeZone:r.time_zone}:{},s=Cn(t,e,o),a=s===0?{}:Math.abs(s)<7?{weekday:"short"}:{day:"numeric",month:"short"};return new Intl.DateTimeFormat(n.language,{...o,...a,hour:"numeric",minute:"2-digit",hourCycle:Hn(n)?"h12":"h23"}).format(e)}function wt(i,e){return e<1e3?ye(i.locale,e,"gram",e<10?1:0):ye(i.locale,e/1e3,"kilogram",2)}function Cn(i,e,t){let n=r=>{let o=new Intl.DateTimeFormat("en-US",{...t,dateStyle:"short"}).formatToParts(r).map(({type:u,value:f})=>[u,Number(f)]),{year:s=0,month:a=0,day:l=0}=Object.fromEntries(o);return Date.UTC(2e3+s,a-1,l)};return(n(e)-n(i))/En}function Hn(i){switch(i.time_format){case"12":return!0;case"24":return!1;default:{let e=i.time_format==="system"?void 0:i.language;return new Intl.DateTimeFormat(e,{hour:"numeric"}).resolvedOptions().hour12??!1}}}function Tn(i){switch(i.number_format){case"comma_decimal":case"none":return"en";case"decimal_comma":return"de";case"space_comma":return"fr";case"quote_decimal":return"de-CH";case"system":return;default:return i.language}}function ye(i,e,t,n){let r=new Intl.NumberFormat(Tn(i),{maximumFractionDigits:n,useGrouping:i.number_format!=="none"}).format(e),o=new Set(["integer","group","decimal","fraction"]),s=new Intl.NumberFormat(i.language,{style:"unit",unit:t,unitDisplay:"short",maximumFractionDigits:n}).formatToParts(e),a=s.findIndex(({type:l})=>o.has(l));return s.map(({type:l,value:u},f)=>f===a?r:o.has(l)?"":u).join("")}async function At(i,e){await i.callService("button","press",{},{entity_id:e},!1)}async function te(i,e,t,n,r){let{response:o}=await i.callService("flashforge",e,n,{device_id:t},!1,r);return Object.values(o??{})[0]}async function M(i,e){let{translation_domain:t,translation_key:n,translation_placeholders:r,message:o}=qe(e);if(t&&n){let s=await i.loadBackendTranslation("exceptions",t),a=`component.${t}.exceptions.${n}.message`,l=s(a,r);if(l)return l}return o??c(i,"card.failed")}function St(i){return qe(i).translation_key??""}function kt(i){let{code:e,translation_key:t}=qe(i);return e==="unauthorized"||e==="invalid_format"||t==="not_loaded"||t==="no_printer_selected"}function qe(i){return typeof i=="object"&&i!==null?i:{}}var Ve="flashforge";function Rn(i){return i.name_by_user??i.name??""}function x(i){let{compare:e}=new Intl.Collator(i.language,{numeric:!0}),t=n=>i.areas[n.device.area_id??""]?.name;return Object.values(i.devices).filter(n=>Ct(i,n)).map(n=>Tt(i,n)).sort((n,r)=>{let[o,s]=[t(n),t(r)];return+(o===void 0)-+(s===void 0)||e(o??"",s??"")||e(n.name,r.name)||(n.device.id<r.device.id?-1:1)})}function ne(i,e){let t=i.devices[e];if(t===void 0)return;let n=Ke(i,t)??t;return Ct(i,n)?Tt(i,n):void 0}function Pt(i,e){let t=i.entities[e];return t?.platform===Ve&&t.device_id?ne(i,t.device_id):void 0}function b(i,e,t){let n=e.entityIds.get(t);return n===void 0?void 0:i.states[n]}function We(i,e){return i.entities!==e.entities||i.devices!==e.devices||i.areas!==e.areas}function Et(i,e,t){return i.states!==e.states&&[t,...t.parts].some(({entityIds:n})=>[...n.values()].some(r=>i.states[r]!==e.states[r]))}function Be(i){return i.identifiers.find(([e])=>e===Ve)?.[1]}function Ct(i,e){return Be(e)!==void 0&&!e.disabled_by&&!e.parent_device_id&&Ke(i,e)===void 0}function Ke(i,e){let t=i.devices[e.parent_device_id??e.via_device_id??""];return t&&Ht(t,e)?t:void 0}function Ht(i,e){let[t,n]=[Be(i),Be(e)];if(t===void 0||!n?.startsWith(t))return;let r=n.slice(t.length);if(r==="_external_spool")return{kind:"external_spool",number:0};let[,o,s]=/^_(tool|slot)_(\d+)$/.exec(r)??[];return o==="tool"||o==="slot"?{kind:o,number:Number(s)}:void 0}function Tt(i,e){return{device:e,name:Rn(e),parts:On(i,e),entityIds:Rt(i,e)}}function On(i,e){let t=["tool","slot","external_spool"];return Object.values(i.devices).filter(n=>!n.disabled_by&&Ke(i,n)===e).flatMap(n=>{let r=Ht(e,n);return r?[{...r,device:n,entityIds:Rt(i,n)}]:[]}).sort((n,r)=>t.indexOf(n.kind)-t.indexOf(r.kind)||n.number-r.number)}function Rt(i,e){let t=new Map;for(let n of Object.values(i.entities))if(n.device_id===e.id&&n.platform===Ve){let r=n.entity_id.split(".",1)[0]??"",o=n.translation_key??zn(i,n.entity_id);o&&t.set(`${r}.${o}`,n.entity_id)}return t}function zn(i,e){let t=i.states[e]?.attributes.device_class;return typeof t=="string"?t:void 0}var Mn={ready:"idle",downloading:"idle",busy:"running",preparing:"running",calibrating:"running",heating:"running",printing:"running",pausing:"running",canceling:"running",paused:"paused",completed:"ended",cancelled:"ended",error:"error"},Ot={pause:["printing","preparing"],resume:["paused"],cancel:["printing","preparing","heating","paused"],plate_cleared:["completed","cancelled","error"],clear_error:["error"]},Fn={idle:[],offline:[],running:["pause","cancel"],paused:["resume","cancel"],ended:["plate_cleared"],error:["clear_error","plate_cleared"]},Dn=12e4;function h(i,e,t){let n=b(i,e,t);return n?.state==="unavailable"||n?.state==="unknown"?void 0:n}function P(i,e){let t=b(i,e,"sensor.status");if(t!==void 0)return t.state;let n=b(i,e,"binary_sensor.printing")?.state??"";return{on:"printing",off:"ready"}[n]??"unavailable"}function I(i){return Mn[i]??"offline"}function Ge(i,e){let t=P(i,e);return Fn[I(t)].flatMap(n=>{let r=b(i,e,`button.${n}`),o=Ot[n].includes(t)&&r?.state!=="unavailable";return r?[{command:n,state:r,possible:o}]:[]})}function Ye(i,e){let t=P(i,e),n=["select.stored_file","button.start_selected","button.print_again"];return(t==="ready"||L(i,e))&&(Je(e)||n.some(r=>e.entityIds.has(r)))}function L(i,e){return Ot.plate_cleared.includes(P(i,e))}function Je(i){return["sensor.upload_progress","button.cancel_upload"].some(e=>i.entityIds.has(e))}function zt(i,e){let t=I(P(i,e));if(t==="offline")return;let n=Ue(h(i,e,"image.last_photo")),r=b(i,e,"sensor.status")?.last_changed??"",o=(t==="ended"||t==="error")&&n!==void 0&&n.getTime()>Date.parse(r)-Dn,a=b(i,e,o?"image.last_photo":"image.job_thumbnail")?.attributes.entity_picture;return typeof a=="string"?{url:i.hassUrl(a),isPhoto:o}:void 0}function Mt(i,e,t){let n=h(i,e,"sensor.remaining_time"),r=h(i,e,"sensor.finish_time"),o=[];n&&o.push(c(i,"card.remaining",{time:_e(i,n)}));let s=Ue(r);return s&&o.push(c(i,"card.finish",{time:xt(i,s,t)})),o}function _e(i,e){let t=$t(e);return t===void 0?i.formatEntityState(e):ve(i,t)}function Ft(i,e){let t=h(i,e,"sensor.current_layer"),n=h(i,e,"sensor.total_layers");if(!t)return"";let r=i.formatEntityState(t);return n?c(i,"card.layer_of",{layer:r,layers:i.formatEntityState(n)}):c(i,"card.layer",{layer:r})}function ie(i){return i.parts.filter(({entityIds:e})=>e.has("sensor.slot_material"))}function $e(i,e){let t=h(i,e,"sensor.slot_material"),n=t?.attributes.color,r=h(i,e,"select.slot_color");return{number:e.number,label:c(i,`card.${e.kind}`,{number:e.number}),material:t?.state==="empty"?void 0:t?.state,color:typeof n=="string"&&/^#[\da-f]{6}$/i.test(n)?n:void 0,colorName:r&&i.formatEntityState(r)}}function Dt(i,e,t){let n=h(i,e,"sensor.active_slot")?.state;return n!==void 0&&n===(t.kind==="external_spool"?t.kind:String(t.number))}function U(i){return p`<svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">
<circle
cx="12"
cy="12"
r="11"
fill=${i??"none"}
stroke-dasharray=${i?d:"3"}
></circle>
</svg>`}var Nt="/api/file_upload",Nn=[".gcode",".gx",".g",".3mf"],jn=413,In={plate_not_clear:"plate_is_clear",unsuitable:"upload_anyway"},xe=class{constructor(e){this.changed=e;this.state={phase:"idle"};this.#t=new AbortController}#t;get isRunning(){return this.state.phase==="sending"||this.state.phase==="forwarding"}async send(e,t,n,r={}){if(this.isRunning)return;let o=Ln(n);if(o!==void 0){this.#e({phase:"refused",message:c(e,`card.upload.${o}`)});return}let s=this.#t=new AbortController;this.#e({phase:"sending",file:n});try{let a=await Un(e,n,s.signal);this.#e({phase:"forwarding",file:n}),await this.#i(e,t,a,r,n)}catch(a){await this.#n(e,n,a)}}abort(){this.#t.abort()}dismiss(){this.isRunning||this.#e({phase:"idle"})}async#i(e,t,n,r,o){try{let s=await te(e,"upload_file",t,{file:n,...r},!0);this.#e({phase:"done",fileName:s?.file_name??o.name})}catch(s){throw kt(s)&&await qn(e,n),s}}async#n(e,t,n){let r=St(n);if(this.#t.signal.aborted||r==="upload_canceled"){this.#e({phase:"idle"});return}let o=In[r],s=n instanceof re?c(e,`card.upload.${n.problem}`):await M(e,n);this.#e({phase:"refused",file:t,message:s,...o&&{remedy:o}})}#e(e){this.state=e,this.changed()}},re=class extends Error{constructor(t){super(t);this.problem=t}};function Ln(i){let e=i.name.toLowerCase();return/[/\\~]|\.\./.test(e)?"name":Nn.some(t=>e.endsWith(t))?i.size===0?"empty":void 0:"suffix"}async function Un(i,e,t){let n=new FormData;n.append("file",e);let r;try{r=await i.fetchWithAuth(Nt,{method:"POST",body:n,signal:t})}catch{throw new re("failed")}if(!r.ok)throw new re(r.status===jn?"too_large":"failed");let{file_id:o}=await r.json();return o}async function qn(i,e){let t=JSON.stringify({file_id:e}),n={"Content-Type":"application/json"};try{await i.fetchWithAuth(Nt,{method:"DELETE",body:t,headers:n})}catch{}}var jt=new WeakMap;async function It(i){let e=jt.get(i.entities);return e===void 0&&(e=Bn(i),jt.set(i.entities,e)),e}async function Bn(i){try{let e=await i.callWS({type:"manifest/get",integration:"flashforge"});return e.version!==void 0&&e.version!=="0.1.0"}catch{return!1}}var Vn={cancel:"cancel",clear_error:"check",pause:"pause",plate_cleared:"check",resume:"play"};function Wn(i){return i.replaceAll(" "," ")}var q={state:!0},we=class extends ${static{this.styles=[j,_`
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
`]}static{this.properties={hass:{attribute:!1},config:q,running:q,failure:q,dragging:q,stale:q,broken:q}}#t;#i="";#n=!1;#e=new xe(()=>{this.requestUpdate()});constructor(){super(),this.config={},this.failure="",this.dragging=!1,this.stale=!1,this.broken=""}get#r(){return this.renderRoot.querySelector("flashforge-confirm")}get#o(){return this.renderRoot.querySelector("flashforge-start-dialog")}get#a(){return this.renderRoot.querySelector(".ring")}static getStubConfig(e){return{device_id:x(e)[0]?.device.id??""}}static getConfigForm(){return{schema:[{name:"device_id",required:!0,selector:{device:{filter:{integration:"flashforge"},entity:{domain:"binary_sensor",device_class:"connectivity"}}}},{name:"name",selector:{text:{}}},{name:"show_slots",default:!0,selector:{boolean:{}}},{name:"show_upload",default:!0,selector:{boolean:{}}}],computeLabel:({name:n},r)=>c({localize:r},`card.form.${n}`)}}setConfig(e){this.config=e}getCardSize(){return 5}getGridOptions(){return{columns:12,min_columns:6,rows:"auto"}}shouldUpdate(e){let{hass:t}=this,n=this.#t,r=e.get("hass");return e.size!==1||!e.has("hass")||!r||!t?!0:r.localize!==t.localize||r.locale!==t.locale||r.user!==t.user||We(r,t)||n!==void 0&&Et(r,t,n)}willUpdate(e){let{hass:t}=this,n=this.shadowRoot?.activeElement;if(this.#n=!!n?.closest(".commands"),!t)return;this.#i!==t.language&&(this.#i=t.language,z(t).then(()=>{this.requestUpdate()}));let r=e.get("hass");(!r||We(r,t)||e.size>1)&&(this.#t=ne(t,String(this.config.device_id))),r?.entities!==t.entities&&It(t).then(o=>{this.stale=o})}updated(){let{hass:e}=this,[t,n]=[this.#t,this.#r];this.#n&&!this.shadowRoot?.activeElement&&this.#a?.focus(),e&&t&&n?.isOpen&&(Ge(e,t).some(({command:o})=>o==="cancel")||n.close())}render(){let{hass:e}=this,t=this.#t;if(!e)return d;if(!t)return p`<ha-card>${c(e,"card.no_printer")}</ha-card>`;let n=this.#h(e,t);return p`<ha-card
class=${this.dragging&&n?"dragging":""}
@dragover=${this.#E}
@dragleave=${this.#C}
@drop=${this.#H}
>
${this.#l(e,t)} ${this.#p(e,t)}
${this.config.show_slots===!1?d:this.#f(e,t)}
${this.#s(e,t)}
${this.failure?p`<div class="alert" role="alert">${this.failure}</div>`:d}
${this.#w(e,t,n)}
${this.stale?this.#k(e):d}
</ha-card>
<flashforge-confirm></flashforge-confirm>
<flashforge-start-dialog
.hass=${e}
.printer=${t}
></flashforge-start-dialog>`}#l(e,t){let n=P(e,t),r=I(n),o=this.#T(e,t),s=r==="running"||r==="paused",a=h(e,t,"sensor.print_progress"),l=r==="offline"?void 0:be(a),u=a&&l!==void 0&&e.formatEntityState(a),f=this.config.name??t.name,m=s?[Mt(e,t,new Date).map(Wn).join(" · "),[Ft(e,t),this.#R(e,t)].filter(Boolean).join(" · ")]:this.#O(e,t,r);return p`<div class="head">
<button
type="button"
class="ring ${n}"
aria-label=${[o,u].filter(Boolean).join(", ")}
@click=${()=>{this.#$(b(e,t,"sensor.status"))}}
>
${this.#c(l)} ${this.#d(e,t)}
</button>
<div class="facts">
${f===""?d:p`<div class="quiet">${f}</div>`}
<div class="status">
<span role="status">${o}</span>${u&&s?p`<span> · ${u}</span>`:d}
</div>
${this.#u(e,t,r)}
${m.map(v=>v?p`<div class="quiet">${v}</div>`:d)}
</div>
</div>`}#c(e){let t=me`<circle class="bar" cx="50" cy="50" r="46" pathLength="100"
stroke-dasharray=${`${String(e)} 100`}></circle>`;return p`<svg class="track" viewBox="0 0 100 100" aria-hidden="true">
<circle cx="50" cy="50" r="46"></circle>
${e?t:d}
</svg>`}#d(e,t){let n=zt(e,t);return!n||n.url===this.broken?X("printer"):p`<img
class=${n.isPhoto?"photo":""}
src=${n.url}
alt=""
@error=${()=>{this.broken=n.url}}
/>`}#u(e,t,n){if(n==="offline"||n==="idle")return d;let r=h(e,t,"sensor.file_name");if(!r)return d;let o=e.formatEntityState(r);return p`<div class="file" title=${o}>${o}</div>`}#p(e,t){let n=h(e,t,"sensor.error");return n&&n.state!=="ok"?p`<div class="alert" role="alert">${e.formatEntityState(n)}</div>`:d}#f(e,t){let n=ie(t);return n.length===0||I(P(e,t))==="offline"?d:p`<div class="slots">
${n.map(r=>this.#m(e,t,r))}
</div>`}#m(e,t,n){let r=$e(e,n),o=Dt(e,t,n),s=h(e,n,"sensor.slot_material"),a=n.kind==="tool"&&h(e,n,"sensor.nozzle_temperature"),l=[s,a].filter(u=>u!==void 0&&u!==!1).map(u=>e.formatEntityState(u));return p`<button
type="button"
class=${o?"active":""}
aria-current=${o?"true":d}
@click=${()=>{this.#$(b(e,n,"sensor.slot_material"))}}
>
${U(r.color)}
<span>
<small class="quiet">${r.label}</small>
${l.join(" · ")}
${r.colorName?p`<span class="hidden">${r.colorName}</span>`:d}
</span>
</button>`}#s(e,t){return p`<div class="row commands">
${Ge(e,t).map(({command:n,state:r,possible:o})=>y(this.#x(e,n,r),()=>{this.#v(n,r)},{icon:Vn[n],kind:n==="cancel"?"danger":"main",possible:o&&!this.running,busy:this.running===n}))}
${Ye(e,t)?y(c(e,"card.start.open"),()=>{this.#o?.open()},{icon:"play",kind:L(e,t)?"":"main"}):d}
</div>`}#w(e,t,n){let r=h(e,t,"sensor.upload_progress"),{state:o}=this.#e;switch(o.phase){case"sending":return this.#y(e,c(e,"card.upload.sending",{file:o.file.name}),void 0,y(c(e,"card.upload.cancel"),()=>{this.#e.abort()},{icon:"cancel"}));case"forwarding":return this.#g(e,t,c(e,"card.upload.forwarding",{file:o.file.name}),r);case"done":return p`<div class="upload">
<span role="status">
${c(e,"card.upload.done",{file:o.fileName})}
</span>
<div class="row">
${Ye(e,t)?y(c(e,"card.upload.start"),()=>{this.#e.dismiss(),this.#o?.open(o.fileName)},{icon:"play",kind:"main"}):d}
${this.#b(e)}
</div>
</div>`;case"refused":return p`<div class="upload">
<div class="alert" role="alert">
${o.file?p`<strong>${o.file.name}</strong><br />`:d}
${o.message}
</div>
<div class="row">
${o.file?this.#S(e,t,o.file,o.remedy):d}
${this.#b(e)}
</div>
</div>`;case"idle":if(r){let s=c(e,"card.upload.running");return this.#g(e,t,s,r)}return n?this.#A(e):d}}#g(e,t,n,r){let o=b(e,t,"button.cancel_upload");return this.#y(e,n,be(r),o&&y(this.#x(e,"cancel_upload",o),()=>{this.#v("cancel_upload",o)},{icon:"cancel",possible:r!==void 0&&!this.running}))}#y(e,t,n,r){return p`<div class="upload">
<span role="status">${t}</span>
<progress
max="100"
aria-label=${c(e,"card.upload.progress")}
value=${n??d}
></progress>
<div class="row">${r}</div>
</div>`}#A(e){return p`<label class="button choose">
${X("upload")} ${c(e,"card.upload.choose")}
<input
class="hidden"
type="file"
@change=${t=>{let n=t.target;this.#_([...n.files??[]]),n.value=""}}
/>
</label>`}#S(e,t,n,r){return y(c(e,`card.upload.${r??"again"}`),()=>{let o=r?{[r]:!0}:{};this.#e.send(e,t.device.id,n,o)},{icon:"upload",kind:"main"})}#b(e){return y(c(e,"card.upload.close"),()=>{this.#e.dismiss()})}#k(e){return p`<div class="row">
<span class="quiet">${c(e,"card.stale")}</span>
${y(c(e,"card.reload"),()=>{window.location.reload()})}
</div>`}async#v(e,t){let{hass:n}=this,r=this.#t;if(!(!n||!r||this.running||this.#r?.isOpen)&&!(e==="cancel"&&!await this.#P(n,r))){this.running=e,this.failure="";try{await At(n,t.entity_id)}catch(o){this.failure=await M(n,o)}finally{this.running=void 0}}}async#P(e,t){let n=["sensor.file_name","sensor.print_progress"].map(o=>h(e,t,o)).flatMap(o=>o?[e.formatEntityState(o)]:[]).join(" · "),r={title:c(e,"card.cancel.title"),subject:n,text:c(e,"card.cancel.text"),confirm:c(e,"card.cancel.confirm"),dismiss:c(e,"card.cancel.dismiss")};return await this.#r?.ask(r)??!1}#h(e,t){return this.config.show_upload!==!1&&e.user?.is_admin===!0&&Je(t)&&I(P(e,t))!=="offline"}#_(e){let{hass:t}=this,n=this.#t,[r]=e;t&&n&&r&&this.#h(t,n)&&this.#e.send(t,n.device.id,r)}#E=e=>{let{hass:t}=this,n=this.#t;if(!t||!n||!e.dataTransfer?.types.includes("Files"))return;e.preventDefault();let r=this.#h(t,n)&&!this.#e.isRunning;e.dataTransfer.dropEffect=r?"copy":"none",this.dragging=r};#C=()=>{this.dragging=!1};#H=e=>{this.dragging=!1;let t=[...e.dataTransfer?.items??[]];if(!t.some(({kind:r})=>r==="file"))return;e.preventDefault();let n=t.filter(r=>r.webkitGetAsEntry()?.isDirectory!==!0).flatMap(r=>r.getAsFile()??[]);this.#_(n)};#$(e){if(e){let t={entity:e.entity_id,tap_action:{action:"more-info"}};this.dispatchEvent(new CustomEvent("hass-action",{bubbles:!0,composed:!0,detail:{config:t,action:"tap"}}))}}#T(e,t){let n=b(e,t,"sensor.status")??b(e,t,"binary_sensor.printing");return n?e.formatEntityState(n):c(e,"card.unknown")}#R(e,t){let n=h(e,t,"sensor.filament_type");return n&&ie(t).length===0?e.formatEntityState(n):""}#O(e,t,n){let r=h(e,t,"sensor.last_job_duration");if(n==="ended")return r?[c(e,"card.duration",{time:_e(e,r)})]:[];let o=h(e,t,"sensor.last_job_file");if(n!=="idle"||!o)return[];let s=h(e,t,"sensor.last_job_result"),a=c(e,"card.last_job",{file:e.formatEntityState(o)}),l=[s&&e.formatEntityState(s),r&&_e(e,r)];return[a,l.filter(Boolean).join(" · ")]}#x(e,t,n){return e.localize(`component.flashforge.entity.button.${t}.name`)||e.formatEntityName(n,{type:"entity"})}};var Kn=["sensor.status","sensor.print_progress","binary_sensor.printing","camera.camera","image.job_thumbnail"];function Lt(i,e){let t=Pt(i,e);return t&&Kn.some(n=>t.entityIds.get(n)===e)?{config:{type:"custom:flashforge-job-card",device_id:t.device.id}}:null}var Ut={de:["FlashForge-Druckauftrag","Fortschritt, Zeiten, Steuerung und Hochladen"],en:["FlashForge print job","Progress, times, control, and upload"],es:["Trabajo de impresión FlashForge","Progreso, tiempos, control y subida"],fr:["Impression FlashForge","Progression, durées, commande et envoi"]};function qt(){let i=document.documentElement.lang.split("-",1)[0]??"";return Ut[i]??Ut.en??["",""]}var Bt={type:"flashforge-job-card",preview:!0,getEntitySuggestion:Lt,get name(){return qt()[0]},get description(){return qt()[1]}};function oe(i,e){let t=e.material?.trim().toLowerCase();return!!t&&e.color!==void 0&&(i.material===null||i.material.trim().toLowerCase()===t)}function Vt(i,e){let t=new Map;for(let r of i){let o=e.filter(l=>oe(r,l)),s=o.filter(l=>Gn(r.color,l.color)),[a]=o.length===1?o:s.length===1?s:[];a&&r.material!==null&&t.set(r.tool,a.number)}let n=[...t.values()];return new Map([...t].filter(([,r])=>n.filter(o=>o===r).length===1))}function Wt(i,e,t){let n=new Set;return i.every(r=>{let o=e.find(({number:s})=>s===t.get(r.tool));return o===void 0||n.has(o.number)?!1:(n.add(o.number),oe(r,o))})}function Kt(i){return Object.fromEntries([...i].map(([e,t])=>[`tool_${String(e)}`,t]))}function Gn(i,e){return i!==null&&i.toLowerCase()===e?.toLowerCase()}var Yn=8,E={state:!0},Ae=class extends N{static{this.styles=[j,he,_`
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
`]}static{this.properties={hass:{attribute:!1},printer:{attribute:!1},stored:E,search:E,chosen:E,choice:E,automatic:E,plateIsClear:E,starting:E,failure:E}}constructor(){super(),this.search="",this.choice=new Map,this.automatic=!1,this.plateIsClear=!1,this.starting=!1,this.failure=""}async open(e){if(this.isOpen)return;this.stored=void 0,this.search="",this.failure="",this.#i(void 0);let t=this.answer();await this.#t(e),await t}async#t(e){let{hass:t,printer:n}=this;if(!(!t||!n))try{let r=await te(t,"get_files",n.device.id,{},!0);this.stored=r??{files:[],complete:!0},this.#i(this.stored.files.find(({file_name:o})=>o===e))}catch(r){this.failure=await M(t,r)}}#i(e){this.chosen=e,this.automatic=!1,this.plateIsClear=!1,this.choice=Vt(e?.tools??[],this.#n)}get#n(){let{hass:e,printer:t}=this;return e&&t?ie(t).filter(({kind:n})=>n!=="external_spool").map(n=>$e(e,n)):[]}get#e(){let{chosen:e}=this,t=this.#n;return!e||t.length===0?[]:this.#r?t.map((n,r)=>({tool:r+1,material:null,color:null})):e.tools}get#r(){return this.chosen?.tools.length===0}get#o(){let e=this.#r?this.#e.filter(({tool:t})=>this.choice.has(t)):this.#e;return this.automatic||Wt(e,this.#n,this.choice)}get#a(){let{hass:e,printer:t}=this;return e!==void 0&&t!==void 0&&this.chosen!==void 0&&!this.starting&&(this.plateIsClear||!L(e,t))&&this.#o}async#l(){let{hass:e,printer:t,chosen:n}=this;if(!(!e||!t||!n)){this.starting=!0,this.failure="";try{await te(e,"start_print",t.device.id,{file_name:n.file_name,...this.plateIsClear&&{plate_is_clear:!0},...this.automatic?{match:"automatic"}:Kt(this.choice)},!1),this.close("started")}catch(r){this.failure=await M(e,r)}finally{this.starting=!1}}}render(){let{hass:e,printer:t}=this;return!e||!t?d:p`<dialog aria-labelledby="title">
<div class="inside">
<h2 id="title">${c(e,"card.start.title")}</h2>
${this.#c(e)} ${this.chosen?this.#u(e):d}
${this.chosen&&L(e,t)?this.#s(c(e,"card.start.plate_is_clear"),this.plateIsClear,n=>{this.plateIsClear=n}):d}
${this.failure?p`<div class="alert" role="alert">${this.failure}</div>`:d}
<div class="row end">
${y(c(e,"card.start.close"),()=>{this.close()})}
${y(c(e,this.starting?"card.start.starting":"card.start.start"),()=>{this.#l()},{kind:"main",possible:this.#a,busy:this.starting})}
</div>
</div>
</dialog>`}#c(e){let{stored:t}=this;if(!t)return p`<p role="status">
${this.failure?d:c(e,"card.start.loading")}
</p>`;if(t.files.length===0)return p`<p>${c(e,"card.start.no_files")}</p>`;let n=this.search.trim().toLowerCase(),r=t.files.filter(({file_name:o})=>o.toLowerCase().includes(n));return p`${t.files.length>Yn?p`<input
type="search"
aria-label=${c(e,"card.start.search")}
placeholder=${c(e,"card.start.search")}
.value=${this.search}
@input=${o=>{this.search=o.target.value}}
/>`:d}
<fieldset>
<legend>${c(e,"card.start.file")}</legend>
<div class="files">${r.map(o=>this.#d(e,o))}</div>
</fieldset>
${t.complete?d:p`<p class="quiet">${c(e,"card.start.incomplete")}</p>`}`}#d(e,t){let n=[t.print_time===null?"":ve(e,t.print_time),t.filament_weight===null?"":wt(e,t.filament_weight)].filter(Boolean);return p`<label>
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
${t.tools.map(({color:r})=>U(r))}
</label>`}#u(e){let[t,n]=[this.#e,this.#n];if(t.length===0)return d;let r=t.every(o=>o.material!==null&&n.some(s=>oe(o,s)));return p`<fieldset>
<legend>${c(e,"card.start.slots")}</legend>
${this.#r?p`<p class="quiet">${c(e,"card.start.unknown")}</p>`:d}
${r&&t.length>1?this.#s(c(e,"card.start.automatic"),this.automatic,o=>{this.automatic=o}):d}
${this.automatic?d:t.map(o=>this.#p(e,o))}
</fieldset>`}#p(e,t){let n=c(e,"card.tool",{number:t.tool}),r=this.choice.get(t.tool);return p`<label class="tool">
${U(t.color)}
<span>${[n,t.material].filter(Boolean).join(" · ")}</span>
<select
@change=${o=>{let s=Number(o.target.value),a=new Map(this.choice);a.delete(t.tool),this.choice=s?a.set(t.tool,s):a}}
>
<option value="" .selected=${r===void 0}>
${c(e,this.#r?"card.start.unused":"card.start.choose")}
</option>
${this.#n.map(o=>p`<option
value=${o.number}
.selected=${r===o.number}
.disabled=${!oe(t,o)||this.#f(o,t)}
>
${this.#m(e,o)}
</option>`)}
</select>
${U(this.#n.find(({number:o})=>o===r)?.color)}
</label>`}#f(e,t){return[...this.choice].some(([n,r])=>r===e.number&&n!==t.tool)}#m(e,t){let n=t.material??c(e,"card.start.empty");return[t.label,n,t.colorName].filter(Boolean).join(" · ")}#s(e,t,n){return p`<label class="tool">
<input
type="checkbox"
.checked=${t}
@change=${r=>{n(r.target.checked)}}
/>
<span>${e}</span>
</label>`}};var Jn={attribute:!0,type:String,converter:K,reflect:!1,hasChanged:pe},Zn=(i=Jn,e,t)=>{let{kind:n,metadata:r}=t,o=globalThis.litPropertyMetadata.get(r);if(o===void 0&&globalThis.litPropertyMetadata.set(r,o=new Map),n==="setter"&&((i=Object.create(i)).wrapped=!0),o.set(t.name,i),n==="accessor"){let{name:s}=t;return{set(a){let l=e.get.call(this);e.set.call(this,a),this.requestUpdate(s,l,i,!0,a)},init(a){return a!==void 0&&this.C(s,void 0,i,a),a}}}if(n==="setter"){let{name:s}=t;return function(a){let l=this[s];e.call(this,a),this.requestUpdate(s,l,i,!0,a)}}throw Error("Unsupported decorator location: "+n)};function se(i){return(e,t)=>typeof t=="object"?Zn(i,e,t):((n,r,o)=>{let s=r.hasOwnProperty(o);return r.constructor.createProperty(o,n),s?Object.getOwnPropertyDescriptor(r,o):void 0})(i,e,t)}function Ze(i){return se({...i,state:!0,attribute:!1})}var ke=["temperatures","print","materials","history"],Pe="custom:flashforge",Xe="mdi:printer-3d",et=3,Qn=6,Xn=["unavailable","unknown"];function Gt(i,e){let t=x(i).filter(({device:l})=>e.device_ids?.includes(l.id)??!0),{camera:n,history_hours:r,hide:o}=e,s=tn({type:Pe,camera:n,history_hours:r,hide:o}),a=t.map(({device:l,name:u})=>({title:u,path:l.id,strategy:{...s,device_id:l.id}}));return t.length===0?{views:[{title:c(i,"strategy.title"),...Zt(i,e.device_ids!==void 0)}]}:{views:t.length===1?a:[ei(i,t,e),...a]}}function Yt(i,e){let t=Jt(i,e);if(t===void 0)return Zt(i,e.device_id!==void 0);let n=A(i,t),r=e.history_hours??et,o={temperatures:ni(i,t,r),print:ii(i,n),materials:[...ri(i,t,r),...oi(i,t)],history:si(i,t)},s=ke.flatMap(l=>e.hide?.includes(l)?[]:o[l]),a=s.length%2===1?s.length:2;return{type:"sections",max_columns:4,dense_section_placement:!0,badges:ti(i,t),sections:[{...tt(i,e),row_span:a},...s]}}function tt(i,e){let t=Jt(i,e);if(t===void 0)return{type:"grid",cards:[Qt(i,e.device_id!==void 0)]};let n=A(i,t),{device:r,name:o}=t,s=e.camera===!1?void 0:n("camera.camera");return{type:"grid",cards:[{type:"heading",heading:o,icon:Xe,tap_action:i.user?.is_admin?{action:"navigate",navigation_path:`/config/devices/device/${r.id}`}:{action:"none"}},{type:"custom:flashforge-job-card",device_id:r.id,name:""},...s===void 0?[]:[{type:"picture-entity",entity:s,camera_view:e.camera_view??"live",show_name:!1,show_state:!1,visibility:[{condition:"state",entity:s,state_not:"unavailable"}]}],...g(n("light.light")),...s===void 0?[]:g(n("switch.camera_stream")),...g(n("select.filtration")),...g(n("sensor.tvoc"))]}}function Jt(i,{device_id:e}){return e===void 0?x(i)[0]:ne(i,e)}function ei(i,e,t){let n=e.length<Qn?{}:{camera_view:"auto"},{camera:r}=t;return{title:c(i,"strategy.overview"),path:"overview",type:"sections",max_columns:4,dense_section_placement:!0,sections:e.map(({device:o})=>({strategy:tn({type:Pe,device_id:o.id,camera:r,...n})}))}}function Zt(i,e){return{type:"sections",sections:[{type:"grid",cards:[Qt(i,e)]}]}}function Qt(i,e){let t=c(i,`strategy.${e?"gone":"none"}`),n=`[${c(i,"strategy.add")}](/config/integrations/dashboard/add?domain=flashforge)`;return{type:"markdown",content:i.user?.is_admin?`${t}

${n}`:t}}function ti(i,e){let t=A(i,e),n=(a,l={})=>a===void 0?[]:[{type:"entity",entity:a,...l}],r=t("sensor.finish_time"),o=t("binary_sensor.problem"),s={name:{type:"entity"},show_name:!0};return[...n(t("sensor.status")),...n(t("sensor.print_progress")),...n(r,{...s,visibility:[{condition:"state",entity:r,state_not:Xn}]}),...n(t("binary_sensor.door"),s),...n(o,{...s,color:"red",visibility:[{condition:"state",entity:o,state:"on"}]})]}function ni(i,e,t){let n=A(i,e),r=["nozzle","bed","chamber"],o=r.flatMap(u=>n(`sensor.${u}_temperature`)??[]),s=e.parts.flatMap(u=>{let f=A(i,u)("sensor.nozzle_temperature");return f===void 0?[]:[{entity:f,name:nt(i,u)}]}),a=[...o.map(u=>({entity:u,name:{type:"entity"}})),...s],l=a.length>0&&en(i,"history")?[{type:"history-graph",hours_to_show:t,entities:a}]:[];return ae(i,"temperatures","mdi:thermometer",[...r.flatMap(u=>Xt(n,u,t)),...l])}function Xt(i,e,t){return Ee([...g(i(`sensor.${e}_temperature`),{features:[{type:"trend-graph",hours_to_show:t}]}),...g(i(`number.${e}_target`)??i(`sensor.${e}_target`))])}function ii(i,e){let t=e("button.start_selected");return ae(i,"print","mdi:tune",[...Ee([...g(e("sensor.filament_type")),...g(e("binary_sensor.filament"))]),...g(e("switch.runout_sensor")),...["print_speed","z_offset","cooling_fan","chamber_fan"].flatMap(n=>g(e(`number.${n}`)??e(`sensor.${n}`))),...t===void 0?[]:g(e("select.stored_file")),...Qe(t)])}function ri(i,e,t){let n=e.parts.filter(({kind:r})=>r==="tool").flatMap(r=>{let o=A(i,r),s=[...Xt(o,"nozzle",t),...g(o("sensor.slot_material"),{show_entity_picture:!0})];return s.length===0?[]:[ai(nt(i,r)),...s]});return ae(i,"tools","mdi:printer-3d-nozzle",n)}function oi(i,e){let t=e.parts.filter(({kind:r})=>r!=="tool").flatMap(r=>{let o=A(i,r),s=nt(i,r);return[...g(o("sensor.slot_material"),{name:s,show_entity_picture:!0}),...Qe(o("button.load")),...Qe(o("button.unload"))]}),n=t.length===0?[]:[...g(A(i,e)("sensor.active_slot")),...Ee(t)];return ae(i,"materials","mdi:tray-full",n)}function si(i,e){let t=A(i,e),n=["last_job_result","last_job_duration","last_job_filament","jobs_finished","lifetime_time","lifetime_filament"],r=t("calendar.prints"),o=["sensor.status","event.print","binary_sensor.problem"].flatMap(s=>t(s)??[]);return ae(i,"history","mdi:history",[...g(t("sensor.last_job_file")),...Ee(n.flatMap(s=>g(t(`sensor.${s}`)))),...r===void 0?[]:[{type:"calendar",entities:[r],initial_view:"listWeek"}],...o.length>0&&en(i,"logbook")?[{type:"logbook",target:{entity_id:o},hours_to_show:24}]:[]])}function ae(i,e,t,n){let r={type:"heading",heading:c(i,`strategy.${e}`),icon:t};return n.length===0?[]:[{type:"grid",cards:[r,...n]}]}function ai(i){return{type:"heading",heading:i,heading_style:"subtitle"}}function g(i,e={}){if(i===void 0)return[];let t=li[i.split(".",1)[0]??""];return[{type:"tile",entity:i,name:{type:"entity"},grid_options:{columns:12},...t&&{features:[t],features_position:"inline"},...e}]}var li={light:{type:"toggle"},number:{type:"numeric-input",style:"slider"},select:{type:"select-options"},switch:{type:"toggle"}};function Qe(i){let e={action:"perform-action",perform_action:"button.press",target:{entity_id:i},confirmation:!0};return g(i,{tap_action:e,icon_tap_action:e})}function Ee(i){return i.map((e,t)=>t===i.length-1&&t%2===0?e:{...e,grid_options:{columns:6},...e.features!==void 0&&{features_position:"bottom"}})}function nt(i,{device:e,kind:t,number:n}){return e.name_by_user??c(i,`strategy.${t}`,{number:n})}function A(i,{entityIds:e}){return t=>{let n=e.get(t);return n===void 0||i.entities[n]?.hidden?void 0:n}}function en(i,e){return i.config.components?.includes(e)??!0}function tn(i){return Object.fromEntries(Object.entries(i).filter(([,e])=>e!==void 0))}var C=class extends ${constructor(){super(...arguments);this.kind="dashboard";this.options={};this.choose=({target:t})=>{this.change({device_id:t.value})};this.setHours=({target:t})=>{let{valueAsNumber:n,validity:r}=t;r.valid&&this.change({history_hours:n})};this.toggle=({target:t})=>{let{name:n,value:r,checked:o}=t;if(n==="camera")this.change({camera:o?void 0:!1});else if(n==="hide"){let s=nn(ke,this.options.hide??[],r);this.change({hide:s.length===0?void 0:s})}else if(this.hass){let s=x(this.hass),a=s.map(({device:u})=>u.id),l=nn(a,this.shown(s),r);this.change({device_ids:l.length===a.length?void 0:l})}}}setConfig(t){this.options=t}willUpdate(t){let{hass:n}=this;n&&t.get("hass")?.language!==n.language&&z(n).then(r=>{this.localize=r})}render(){let{hass:t,localize:n,options:r}=this;if(!t||!n)return d;let o=x(t),s=u=>c({localize:n},`strategy.editor.${u}`),a=ke.map(u=>this.box("hide",u,s(u),!r.hide?.includes(u))),l=this.kind==="section";return p`
${this.kind==="dashboard"?this.several(o,s("printers")):this.one(o,s("printer"))}
<fieldset>
<legend>${s("show")}</legend>
${this.box("camera","camera",s("camera"),r.camera??!0)}
${l?d:a}
</fieldset>
${l?d:this.hours(s("history_hours"))}
`}one(t,n){let r=this.options.device_id??t[0]?.device.id,o=t.map(({device:s,name:a})=>p`
<option value=${s.id} .selected=${s.id===r}>${a}</option>
`);return p`
<label class="field">
${n}
<select @change=${this.choose}>
${o}
</select>
</label>
`}several(t,n){let r=this.shown(t),o=t.map(({device:{id:s},name:a})=>this.box("device_ids",s,a,r.includes(s),r.length===1));return p`
<fieldset>
<legend>${n}</legend>
${o}
</fieldset>
`}shown(t){let{device_ids:n}=this.options;return t.map(({device:o})=>o.id).filter(o=>n?.includes(o)??!0)}hours(t){return p`
<label class="field">
${t}
<input
type="number"
min="1"
max="168"
required
.value=${String(this.options.history_hours??et)}
@change=${this.setHours}
/>
</label>
`}box(t,n,r,o,s=!1){return p`
<label>
<input
type="checkbox"
name=${t}
.value=${n}
.checked=${o}
?disabled=${o&&s}
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
`}};B([se({attribute:!1})],C.prototype,"hass",2),B([se()],C.prototype,"kind",2),B([Ze()],C.prototype,"options",2),B([Ze()],C.prototype,"localize",2);function nn(i,e,t){return i.filter(n=>e.includes(n)!==(n===t))}function it(i,e){return class extends HTMLElement{static{this.registryDependencies=["entities","devices","areas"]}static async generate(t,n){return e({...n,localize:await z(n)},t)}static getConfigElement(){let t=document.createElement(sn);return t.setAttribute("kind",i),t}static async getCreateSuggestions(t){let n=await z(t);return{title:c({localize:n},"strategy.title"),icon:Xe}}static getStubConfig(t){let n=x(t)[0];return{type:Pe,...n&&{device_id:n.device.id}}}}}var sn="flashforge-strategy-editor",an={[sn]:C,"ll-strategy-dashboard-flashforge":it("dashboard",Gt),"ll-strategy-view-flashforge":it("view",Yt),"ll-strategy-section-flashforge":it("section",tt)},rn={en:["FlashForge printers","All your printers, with prints, cameras, temperatures and history.","FlashForge printer","The current print and the camera of one printer."],de:["FlashForge-Drucker","Alle deine Drucker mit Drucken, Kameras, Temperaturen und Verlauf.","FlashForge-Drucker","Der laufende Druck und die Kamera eines Druckers."],fr:["Imprimantes FlashForge","Toutes vos imprimantes, avec les impressions, les caméras, les températures et l'historique.","Imprimante FlashForge","L'impression en cours et la caméra d'une imprimante."],es:["Impresoras FlashForge","Todas tus impresoras, con impresiones, cámaras, temperaturas e historial.","Impresora FlashForge","La impresión en curso y la cámara de una impresora."]};function on(i){let e=document.documentElement.lang.split("-",1)[0]??"";return(rn[e]??rn.en)?.[i]??""}var ln=["dashboard","section"].map((i,e)=>({type:"flashforge",strategyType:i,get name(){return on(2*e)},get description(){return on(2*e+1)}}));ee("flashforge-confirm",ge);ee("flashforge-start-dialog",Ae);ee("flashforge-job-card",we);for(let[i,e]of Object.entries(an))ee(i,e);(window.customCards??=[]).push(Bt);(window.customStrategies??=[]).push(...ln);
